import Files
import Foundation
import Tensor

/// Cuts every file of a run's and a study's folder at places all over it, and flips single bits: what reads the folder then says which
/// file is damaged or shows the undisturbed result, and running the study again does too.
struct TornFiles {
  let place: Place
  private let study = Scene.study

  /// - Parameter count: At how many places each file is cut, and in how many a bit is flipped.
  func run(_ count: Int) throws -> Tally {
    var tally = Tally("torn files")
    var random = Seed(place.seed).derived("torn files").stream()
    let sound = try place.folder("sound")
    let end = try place.triad.run(["run"] + study + ["--runs", sound + "/runs"])
    guard end.status == 0 else { throw CampaignError("the study cannot be trained: \(end.sentence)") }
    let expected = try table(sound)
    let names = try Trace.files(below: sound + "/runs")
    // One run stands for all: their files are alike.
    guard let run = names.first(where: { $0.hasSuffix("/result.json") })?.split(separator: "/").first.map(String.init)
    else {
      throw CampaignError("the study left no result")
    }
    for name in names where name.hasPrefix(run + "/") || name.hasPrefix("studies/") {
      // A lock is empty, and so nothing that could be torn.
      guard !isLink("\(sound)/runs/\(name)") else { continue }
      let bytes = try AtomicFile.read("\(sound)/runs/\(name)")
      guard !bytes.isEmpty else { continue }
      for number in 0..<count {
        // Both ends, and places between them.
        let cut = number < 2 ? number * (bytes.count - 1) : random.index(below: bytes.count)
        try tear(name, run, sound, Array(bytes[..<cut]), "cut to \(cut) of \(bytes.count) bytes", expected, &tally)
        var flipped = bytes
        let bit = random.index(below: bytes.count * 8)
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        try tear(name, run, sound, flipped, "bit \(bit) flipped", expected, &tally)
      }
      Tally.say("torn files: \(name) done")
    }
    return tally
  }

  private func isLink(_ path: String) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
  }

  private func table(_ folder: String) throws -> TriadCommand.End {
    try place.triad.run(["table"] + study + ["--runs", folder + "/runs", "--no-cost", "--format", "json"])
  }

  private func tear(
    _ name: String, _ run: String, _ sound: String, _ bytes: [UInt8], _ what: String, _ expected: TriadCommand.End,
    _ tally: inout Tally
  ) throws {
    let folder = try place.copy(of: sound)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Foundation.Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/runs/\(name)"))
    let file = (name as NSString).lastPathComponent
    var isNamed = false
    func look(_ words: [String]) throws -> TriadCommand.End {
      let end = try place.triad.run(words + ["--runs", folder + "/runs"], within: 60)
      if !end.isOrderly { tally.finding("\(name), \(what): `triad \(words[0])` crashes or hangs: \(end.sentence)") }
      if (end.diagnostics + String(decoding: end.output, as: UTF8.self)).contains(file) { isNamed = true }
      return end
    }
    _ = try look(["runs", "ls"])
    _ = try look(["runs", "show", run])
    let shown = try look(["table"] + study + ["--no-cost", "--format", "json"])
    if shown.status == 0, shown.output != expected.output, !isNamed {
      tally.finding("\(name), \(what): the table shows another result and says nothing")
    }
    let again = try look(["run"] + study)
    let end = try table(folder)
    if again.status == 0, end.output != expected.output {
      tally.finding("\(name), \(what): running again ends with another table")
    }
    tally.attempt(isNamed ? "named" : again.status == 0 ? "harmless" : "refused")
  }
}
