import Foundation

// Disturbs the built command in every way that machines and people do, a bounded number of times, and says what came of it.
//
//   Reliability TRIAD CAMPAIGN COUNT [SEED]     kills, data-kills, torn-files, failing-calls, or soak (COUNT in minutes)
//
// Exits with 1 if anything was found that should not be.
let words = CommandLine.arguments.dropFirst().map { String($0) }
guard words.count >= 3, let count = Int(words[2]), count > 0 else {
  Tally.say("usage: Reliability TRIAD kills|data-kills|torn-files|failing-calls|soak COUNT [SEED]")
  exit(2)
}
let place = try Place(triad: words[0], seed: words.count > 3 ? UInt64(words[3]) ?? 1 : 1)
defer { place.remove() }
do {
  let tally: Tally =
    switch words[1] {
    case "kills": try Kills(place: place, scenes: Scene.studies).run(count)
    case "data-kills": try Kills(place: place, scenes: Scene.dataSets).run(count)
    case "torn-files": try TornFiles(place: place).run(count)
    case "failing-calls": try FailingCalls(place: place).run(count)
    case "soak": try Soak(place: place).run(count)
    default: throw CampaignError("there is no campaign \(words[1])")
    }
  print(tally.line)
  if !tally.findings.isEmpty {
    place.remove()
    exit(1)
  }
} catch {
  Tally.say("Reliability: \(error)")
  place.remove()
  exit(2)
}
