import Command
import Foundation
import Losses
import Studies
import TestSupport
import Testing

@Suite struct UntilDecidedTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?", seeds: 0..<3)

  private func triad(_ words: String...) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  private static let beginning = ["first-look", "--scale", "smoke", "--runs"]

  private func triad(_ command: String, in folder: String, _ words: String...) -> Outcome {
    Outcome(of: [command] + Self.beginning + [folder] + words, experiments: [Self.experiment])
  }

  @Test func itRunsToADecisionAndRefusesOtherNumbersOfSeeds() throws {
    try withTemporaryFolder { folder in
      let first = triad("run", in: folder, "--until", "decided", "--at-most", "5", "--margin", "0.001")
      #expect(first.code == .success, "\(first.diagnostics)")
      #expect(first.diagnostics.contains("After 4 seeds: Over 4 seeds "))
      // Lines are broken where the terminal ends.
      let words = first.output.split { $0.isWhitespace }.joined(separator: " ")
      #expect(words.contains("was to look after 4 and 5 seeds"))
      #expect(words.contains("--until decided --at-most 5 --margin 0.001`."))
      // Reading takes as many seeds as there are.
      let table = triad("table", in: folder)
      #expect(table.output == first.output)
      #expect(triad("run", in: folder).diagnostics.hasPrefix("All "))
      let seeds = triad("run", in: folder, "--seeds", "9")
      #expect(seeds.code == .failure)
      #expect(seeds.diagnostics.contains("more seeds would have another error rate"), "\(seeds.diagnostics)")
      let other = triad("run", in: folder, "--until", "decided", "--at-most", "9", "--margin", "0.001")
      #expect(other.code == .failure)
      #expect(other.diagnostics.contains("This study declared looks after 4 and 5 seeds"), "\(other.diagnostics)")
      #expect(triad("slurm", in: folder, "--seeds", "9", "--print").code == .failure)
    }
  }

  @Test func seedsAreNotAddedByHandToWhatWasSeenUndecided() throws {
    try withTemporaryFolder { folder in
      let first = triad("run", in: folder, "--seeds", "2")
      #expect(first.code == .success)
      // Two seeds of a smoke run decide nothing, unless the runs agree by luck.
      guard first.output.hasPrefix("Over 2 seeds nothing is decided") else { return }
      let more = triad("run", in: folder)
      #expect(more.code == .failure)
      #expect(more.diagnostics.contains("This study was looked at with 2 seeds and left something undecided"))
      #expect(triad("run", in: folder, "--seeds", "1").code == .success)
      #expect(triad("run", in: folder, "--seeds", "2").code == .success)
      #expect(triad("run", in: folder, "--until", "decided").code == .failure)
    }
  }

  @Test func aTableThatIsWrittenIsALookAndOneThatIsReadIsNone() throws {
    try withTemporaryFolder { folder in
      func records() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix("/seeds.json") }
      }
      #expect(triad("run", in: folder, "--seeds", "2").code == .success)
      for path in try records() { try FileManager.default.removeItem(atPath: "\(folder)/\(path)") }
      #expect(triad("table", in: folder, "--seeds", "2").code == .success)
      #expect(try records().isEmpty)
      #expect(triad("table", in: folder, "--seeds", "2", "--write").code == .success)
      #expect(try records().count == 1)
    }
  }

  @Test func noJobsAreNoNumber() {
    let words = triad("run", in: "/nonexistent", "--until", "decided", "--jobs", "0")
    #expect(words.code == .usage)
  }

  @Test func whatDoesNotGoTogetherIsRefused() {
    let folder = "/nonexistent"
    for (words, part) in [
      (["--at-most", "8"], "\"--at-most\" has no effect without \"--until\": give both, or leave it out."),
      (["--until", "decided", "--seeds", "3"], "\"--seeds\" has no effect here: --until decides"),
      (["--until", "decided", "--task", "1"], "\"--task\" has no effect here"),
      (["--until", "decided", "--recompute"], "\"--recompute\" has no effect here"),
      (["--until", "decided", "--at-most", "3"], "must be a whole number from 4 to 200, not \"3\""),
      (["--until", "decided", "--margin", "0"], "must be a number above 0"),
    ] {
      let refused = Outcome(of: ["run"] + Self.beginning + [folder] + words, experiments: [Self.experiment])
      #expect(refused.code == .usage && refused.diagnostics.contains(part), "\(refused.diagnostics)")
    }
  }

  @Test func `A queue has no such options and says why`() {
    let helps = ["run", "slurm"].map { triad($0, "--help").output }
    for words in [["--until", "decided"], ["--at-most=8"], ["--margin", "2"]] {
      let option = String(words[0].prefix { $0 != "=" })
      #expect(helps.map { $0.contains(option) } == [true, false])
      let queued = Outcome(
        of: ["slurm"] + Self.beginning + ["/nonexistent"] + words, experiments: [Self.experiment])
      #expect(queued.code == .usage)
      let beginning = "triad: \"\(option)\" has no effect here: a queue gets all its runs at once"
      #expect(queued.diagnostics.hasPrefix(beginning), "\(queued.diagnostics)")
    }
    // Other strangers are what they are with every command.
    let unknown = triad("slurm", in: "/nonexistent", "--unheard-of", "decided")
    #expect(unknown.code == .usage && unknown.diagnostics.contains("\"slurm\" has no option \"--unheard-of\""))
  }

  @Test func aPlanIsOfTheGreatestLength() {
    let plan = triad(
      "plan", in: "/nonexistent", "--until", "decided", "--at-most", "6", "--no-calibration", "--no-survey")
    #expect(plan.code == .success)
    #expect(plan.output.contains("12 runs: 0 done, 12 to do."))
    #expect(plan.output.contains("Until decided, at the longest: it looks after 4, 5 and 6 seeds and ends there"))
  }
}
