import Foundation

// Disturbs the built command in every way that machines and people do, a bounded number of times, and says what came of it.
//
//   Reliability TRIAD CAMPAIGN COUNT [SEED]             kills, data-kills, torn-files, or soak (COUNT in minutes)
//   Reliability TRIAD failing-calls COUNT [SEED [KIND]] COUNT may be `all`; KIND is a call or, with what it fails with, one kind of it:
//                                                       write, write:EIO
//
// Exits with 1 if anything was found that should not be.
func stop(_ text: String) -> Never {
  Tally.say(text)
  exit(2)
}
let words = CommandLine.arguments.dropFirst().map { String($0) }
let usage =
  "usage: Reliability TRIAD kills|data-kills|torn-files|soak COUNT [SEED], or Reliability TRIAD failing-calls COUNT|all [SEED [KIND]]"
guard words.count >= 3 else { stop(usage) }
let isOfCalls = words[1] == "failing-calls"
let wanted = isOfCalls && words[2] == "all" ? Int.max : Int(words[2])
guard let count = wanted, count > 0, words.count <= (isOfCalls ? 5 : 4) else { stop(usage) }
guard let seed = words.count > 3 ? UInt64(words[3]) : 1 else {
  stop("Reliability: the seed is a number, not \(words[3])")
}
// Calls fail by themselves and need no disk, which would only be waited for.
let place = try Place(triad: words[0], seed: seed, isInMemory: isOfCalls)
defer { place.remove() }
do {
  let tally: Tally =
    switch words[1] {
    case "kills": try Kills(place: place, scenes: Scene.studies, name: "kills").run(count)
    case "data-kills": try Kills(place: place, scenes: Scene.dataSets, name: "data kills").run(count)
    case "torn-files": try TornFiles(place: place).run(count)
    case "failing-calls": try FailingCalls(place: place, chosen: words.count > 4 ? words[4] : nil).run(count)
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
