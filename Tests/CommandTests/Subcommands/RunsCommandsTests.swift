import Command
import Files
import Foundation
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct RunsCommandsTests {
  private static let experiment = Experiment.firstLook(
    adding: MLM.self, as: "+ MLM", question: "Does MLM help CMA?")

  private func triad(_ words: String...) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  /// Runs the study in a folder that is gone afterwards.
  private func inFolder(_ body: (_ folder: String, _ records: [RunRecord]) throws -> Void) throws {
    try withTemporaryFolder { folder in
      #expect(triad("run", "first-look", "--scale", "smoke", "--runs", folder).code == .success)
      try body(folder, RunStore(folder).records)
    }
  }

  @Test func planSaysWhatIsDoneAndWarns() throws {
    let empty = triad("plan", "first-look", "--scale", "smoke", "--runs", "/nonexistent")
    #expect(empty.code == .success)
    #expect(empty.output.contains("2 runs: 0 done, 2 to do. About "))
    #expect(empty.output.contains("warning: One seed gives no interval"))
    #expect(empty.diagnostics.hasPrefix("Measuring some steps of "))
    #expect(empty.diagnostics.contains(" (arm 2 of 2 without times).\n"))
    try inFolder { folder, _ in
      #expect(triad("plan", "first-look", "--scale", "smoke", "--runs", folder).output.contains("2 runs: 2 done"))
    }
  }

  @Test func listShowAndDiffSayWhatIsThere() throws {
    try inFolder { folder, records in
      let list = triad("runs", "ls", "--runs", folder).output
      for record in records { #expect(list.contains(record.id)) }
      #expect(
        list.contains("first-look") && list.contains("+ MLM") && list.contains("4/4") && list.contains("finished"))
      let shown = triad("runs", "show", String(records[0].id.prefix(8)), "--runs", folder).output
      for part in [
        "4 of 4 steps", "optimizer.learningRate.peak", "numbers", "peak memory: ", " of tensors\n",
        "checkpoint.safetensors",
      ] {
        #expect(shown.contains(part))
      }
      let difference = triad("runs", "diff", records[0].id, records[1].id, "--runs", folder).output
      #expect(difference.contains("objectives.mlm") && !difference.contains("optimizer"))
      #expect(difference.contains("numbers mean recall (%)"))
      #expect(triad("runs", "diff", records[0].id, records[0].id, "--runs", folder).output.contains("the same run"))
    }
  }

  @Test func whatWouldBeLostNeedsForce() throws {
    try inFolder { folder, records in
      let refused = triad("runs", "rm", records[0].id, "--runs", folder)
      #expect(refused.code == .failure)
      #expect(refused.diagnostics.contains("This would be lost: \(records[0].id)"))
      let kept = try RunStore(folder).records
      #expect(kept.count == 2)
      #expect(triad("runs", "gc", "--checkpoints", "--runs", folder).code == .failure)
      #expect(records[1].hasCheckpoint)
      #expect(triad("runs", "gc", "--checkpoints", "--force", "--runs", folder).code == .success)
      #expect(!records[1].hasCheckpoint)
      let state = records[1].state()
      #expect(state == .finished)
      #expect(triad("runs", "rm", records[0].id, "--force", "--runs", folder).code == .success)
      let left = try RunStore(folder).records
      #expect(left == [records[1]])
    }
  }

  @Test func nothingWithAResultIsRemovedWithoutForceNotEvenAFailure() throws {
    try inFolder { folder, records in
      let path = "\(records[0].path)/result.json"
      try #"{"id":"\#(records[0].id)","failure":"it diverged."}"#.write(toFile: path, atomically: true, encoding: .utf8)
      let asked = triad("runs", "rm", "--failed", "--runs", folder)
      #expect(asked.code == .failure && asked.diagnostics.contains("This would be lost: \(records[0].id) (failed, "))
      #expect(FileManager.default.fileExists(atPath: path))
      #expect(triad("runs", "rm", "--failed", "--force", "--runs", folder).diagnostics == "Removed 1 run.\n")
      let left = try RunStore(folder).records
      #expect(left == [records[1]])
    }
  }

  @Test func aStudyAllOfWhoseRunsFailedHasATableAndNoSuccess() throws {
    try inFolder { folder, records in
      for record in records {
        try #"{"id":"\#(record.id)","failure":"it diverged."}"#
          .write(toFile: record.path + "/result.json", atomically: true, encoding: .utf8)
      }
      let run = triad("run", "first-look", "--scale", "smoke", "--runs", folder)
      #expect(run.code == .failure && run.output.contains("failed"))
      #expect(
        run.diagnostics.contains("All 2 runs failed, so there are no results; the first: CMA, seed 0: it diverged."))
      let asked = triad("evaluate", "first-look", "+ MLM", "--scale", "smoke", "--runs", folder)
      #expect(asked.code == .success || asked.diagnostics.contains("its run failed"), "\(asked.diagnostics)")
    }
  }

  @Test func aModelThatWasCollectedIsComputedAgainByTheWordsThatAreSaid() throws {
    try inFolder { folder, _ in
      #expect(triad("runs", "gc", "--checkpoints", "--force", "--runs", folder).code == .success)
      for command in [["evaluate"], ["finetune", "knn"]] {
        let gone = Outcome(
          of: command + ["first-look", "+ MLM", "--scale", "smoke", "--runs", folder], experiments: [Self.experiment])
        #expect(gone.code == .failure)
        #expect(
          gone.diagnostics.contains("is gone, and only its results are there: `triad run first-look"),
          "\(gone.diagnostics)")
        #expect(gone.diagnostics.contains("--runs \(folder) '--recompute=+ MLM'`"), "\(gone.diagnostics)")
      }
      #expect(
        triad("run", "first-look", "--scale", "smoke", "--runs", folder, "--recompute=+ MLM").code == .success)
      #expect(triad("evaluate", "first-look", "+ MLM", "--scale", "smoke", "--runs", folder).code == .success)
    }
  }

  @Test func aDamagedRunIsListedLeftAloneAndRemovable() throws {
    try inFolder { folder, records in
      try "{".write(toFile: "\(records[0].path)/result.json", atomically: true, encoding: .utf8)
      let listed = triad("runs", "ls", "--runs", folder)
      #expect(listed.code == .success && listed.output.contains(records[1].id) && listed.output.contains("damaged"))
      let collected = triad("runs", "gc", "--runs", folder)
      #expect(
        collected.code == .success && collected.diagnostics.contains("\(records[0].id) is damaged and left alone"))
      #expect(triad("runs", "rm", records[0].id, "--runs", folder).code == .failure)
      #expect(triad("runs", "rm", records[0].id, "--force", "--runs", folder).code == .success)
      let left = try RunStore(folder).records
      #expect(left == [records[1]])
    }
  }

  @Test func aFolderThatIsNamedLikeAHomeIsOnePlaceEverywhere() {
    #expect(RunStore("~/x").path == "./~/x" && RunStore("x/~").path == "x/~")
    let home = FilePath.expandingHome("~")
    let nothing = triad("runs", "ls", "--runs=~/no-such-runs")
    #expect(nothing.diagnostics.contains("There is no folder \(home)/no-such-runs: "))
  }

  @Test func aMistypedFolderIsNoEmptyOne() throws {
    try withTemporaryFolder { folder in
      let place = "\(folder)/rnus"
      let study = ["first-look", "--scale", "smoke", "--data", "shapes"]
      let commands: [[String]] = [
        ["table"] + study, ["table"] + study + ["--write"], ["report"] + study, ["queries", "first-look", "+ MLM"],
        ["log"] + study,
        ["evaluate", "first-look", "CMA"], ["runs", "ls"], ["runs", "show", "ab"], ["runs", "gc"],
        ["runs", "rm", "--failed"],
      ]
      for words in commands {
        let said = Outcome(of: words + ["--runs", place], experiments: [Self.experiment])
        #expect(said.code != .success && said.output.isEmpty, "\(words)")
        #expect(said.diagnostics.contains("There is no folder \(place): name that of the runs"), "\(said.diagnostics)")
        #expect(!FileManager.default.fileExists(atPath: place))
      }
      try "x".write(toFile: place, atomically: true, encoding: .utf8)
      #expect(triad("runs", "ls", "--runs", place).diagnostics.contains("\(place) cannot be read (not a directory)"))
      let loop = "\(folder)/loop"
      try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: "loop")
      #expect(triad("table", "first-look", "--runs", loop).diagnostics.contains("too many levels of symbolic links"))
    }
  }

  @Test func collectingFreesTornFilesWithoutAsking() throws {
    try inFolder { folder, records in
      // As a writer names them, and as earlier versions named that of a checkpoint.
      let torn = ["checkpoint.safetensors.4711.0.partial", "checkpoint.safetensors.partial"].map {
        "\(records[0].path)/\($0)"
      }
      for path in torn { #expect(FileManager.default.createFile(atPath: path, contents: Foundation.Data(count: 1024))) }
      let collected = triad("runs", "gc", "--runs", folder)
      #expect(collected.code == .success)
      #expect(collected.diagnostics == "Freed 2.0 KiB.\n")
      for path in torn { #expect(!FileManager.default.fileExists(atPath: path)) }
    }
  }

  @Test func anUnknownRunAndAForgottenOneAreOneSentence() throws {
    try withTemporaryFolder { folder in
      #expect(triad("runs", "show", "abc", "--runs", folder).diagnostics.contains("There is no run 'abc'"))
      #expect(triad("runs", "rm", "--runs", folder).code == .usage)
    }
  }

  @Test func theWorkerIsNotOffered() {
    #expect(!triad("--help").output.contains("worker"))
    #expect(triad("runs").output.contains("runs gc"))
  }
}
