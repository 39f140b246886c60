import Command
import Foundation
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct RunTaskTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?", seeds: 0..<3)

  private func run(_ words: String..., in folder: String) -> Outcome {
    Outcome(of: ["run", "first-look", "--scale", "smoke", "--runs", folder] + words, experiments: [Self.experiment])
  }

  private func plan(_ words: String..., in folder: String) -> String {
    let words = ["plan", "first-look", "--scale", "smoke", "--no-survey", "--no-calibration", "--runs", folder] + words
    return Outcome(of: words, experiments: [Self.experiment]).output
  }

  @Test func aTaskComputesOneRunAndWritesNoTables() throws {
    try withTemporaryFolder { folder in
      let first = run("--task", "4", in: folder)
      #expect(first.code == .success)
      let records = try RunStore(folder).records
      let id = try #require(records.first).id
      #expect(records.count == 1)
      #expect(first.output == "Task 4, '+ MLM', seed 1: computed (run \(id)).\n")
      #expect(!FileManager.default.fileExists(atPath: folder + "/studies"))
      #expect(
        run("--task", "4=\(id)", in: folder).output == "Task 4, '+ MLM', seed 1: was there already (run \(id)).\n")
    }
  }

  @Test func theNumberOfARunThatIsNotTheOneMeantIsRefused() throws {
    try withTemporaryFolder { folder in
      let refused = run("--task", "4=0123456789abcdef", in: folder)
      #expect(refused.code == .failure && refused.output.isEmpty)
      let sentence = refused.diagnostics.split(separator: "\n").last ?? ""
      #expect(sentence.hasPrefix("triad: Task 4 of this study is '+ MLM', seed 1, the run "))
      #expect(sentence.contains("and not the run 0123456789abcdef: the study was changed since it was submitted"))
      let records = try RunStore(folder).records
      #expect(records.isEmpty)
    }
  }

  @Test(arguments: ["0", "7", "-1", "x", "", "4="])
  func anUnknownNumberIsOneSentenceWithTheRange(_ text: String) throws {
    try withTemporaryFolder { folder in
      let refused = run("--task=\(text)", in: folder)
      if text == "4=" {
        #expect(refused.code == .failure && refused.diagnostics.contains("and not the run :"))
      } else if text.isEmpty {
        #expect(refused.code == .usage)
      } else {
        #expect(refused.code == .usage)
        #expect(
          refused.diagnostics.hasSuffix("triad: \"--task\" must be a whole number from 1 to 6, not \"\(text)\".\n"))
      }
    }
  }

  @Test(arguments: [["--jobs", "2"], ["--recompute"], ["--format", "md"]])
  func optionsOfAWholeStudyAreRefused(_ words: [String]) throws {
    try withTemporaryFolder { folder in
      let words = ["run", "first-look", "--scale", "smoke", "--runs", folder, "--task", "1"] + words
      let refused = Outcome(of: words, experiments: [Self.experiment])
      #expect(refused.code == .usage && refused.diagnostics.contains("has no effect here: --task computes one run"))
    }
  }

  @Test func aRunThatFailedIsAFailure() throws {
    try withTemporaryFolder { folder in
      let experiment = Experiment("broken", question: "?", base: Recipe.tcl, seeds: 0..<1) { tcl in
        Arms(baseline: tcl, variants: [tcl.with(\.batchSize, 1_000_000).named("large")])
      }
      let words = ["run", "broken", "--scale", "smoke", "--runs", folder, "--task"]
      let failed = Outcome(of: words + ["2"], experiments: [experiment])
      #expect(failed.code == .failure)
      #expect(failed.diagnostics.contains("triad: Task 2, 'large', seed 0, failed: "))
      #expect(Outcome(of: words + ["1"], experiments: [experiment]).code == .success)
    }
  }

  @Test func planNumbersTheRuns() throws {
    try withTemporaryFolder { folder in
      #expect(run("--task", "3", in: folder).code == .success)
      let text = plan(in: folder)
      #expect(text.contains("arm    --task  done"))
      #expect(text.contains("CMA     1 3 5   1/3") && text.contains("+ MLM   2 4 6   0/3"), "\(text)")
      let list = plan("--tasks", in: folder)
      let records = try RunStore(folder).records
      let id = try #require(records.first).id
      #expect(list.contains("\n3       CMA    1     \(id)  finished\n"), "\(list)")
      #expect(list.contains("\n--task  arm    seed  run               state\n") && list.contains("  to do\n"))
    }
  }

  @Test func tableWritesWhatRunWritesWithoutComputing() throws {
    try withTemporaryFolder { folder in
      for number in 1...6 { #expect(run("--task", String(number), in: folder).code == .success) }
      let words = ["first-look", "--scale", "smoke", "--runs", folder]
      let printed = Outcome(of: ["table"] + words + ["--write"], experiments: [Self.experiment])
      #expect(printed.code == .success)
      let place = "\(folder)/studies/first-look-smoke-shapes"
      let written = try ["md", "tex", "csv", "json"].map { try text(of: "\(place)/table.\($0)") }
      #expect(Outcome(of: ["run"] + words, experiments: [Self.experiment]).output == printed.output)
      #expect(try written == ["md", "tex", "csv", "json"].map { try text(of: "\(place)/table.\($0)") })
    }
  }
}
