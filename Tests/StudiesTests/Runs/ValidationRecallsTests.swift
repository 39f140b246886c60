import Data
import DataSets
import Files
import Foundation
import JSON
import Losses
import Reporting
import Studies
import Tensor
import TestSupport
import Testing
import Training

/// Recalls of the validation split while training.
@Suite struct ValidationRecallsTests {
  private static let experiment = smallExperiment(seeds: 0..<1) { tcl in
    Arms(
      baseline: tcl.only(CMA.self, ITM.self, MLM.self).named("CMA + ITM + MLM"),
      variants: [tcl.only(CMA.self).named("CMA")])
  }

  /// On a device of its own, whose operations nobody else's are counted with.
  private static func options(evaluateEvery: Int? = 2) -> RunOptions {
    RunOptions(device: CPUDevice(threadCount: 1), checkpointInterval: 0, evaluateEvery: evaluateEvery)
  }

  /// What a study leaves of its runs that holds no times.
  private struct Trace: Equatable {
    var lines: [[JSONValue]] = []
    var checkpoints: [Foundation.Data] = []
    var retrieval: [[RetrievalResult]] = []

    /// - Parameter validation: Whether the recalls count.
    init(_ study: Study, validation: Bool) throws {
      for arm in study.arms.indices {
        let record = study.record(arm: arm, seed: 0)
        lines.append(
          try JSONLines.read(record.path + "/log.jsonl").map { line in
            guard case .object(let members) = line else { return line }
            let times = ["seconds", "waited", "loader_threads"] + (validation ? [] : ["validation"])
            return .object(members.filter { !times.contains($0.key) })
          })
        checkpoints.append(
          try Foundation.Data(contentsOf: URL(fileURLWithPath: record.path + "/checkpoint.safetensors")))
        retrieval.append(try record.result()?.measurements?.retrieval ?? [])
      }
    }
  }

  @Test func askingChangesNoLossNoOperationAndNoByteOfTheModel() throws {
    try withTemporaryFolder { folder in
      let (plain, asked) = (
        try smallStudy(Self.experiment, in: folder + "/plain"), try smallStudy(Self.experiment, in: folder + "/asked")
      )
      _ = try plain.run(options: Self.options(evaluateEvery: nil))
      _ = try asked.run(options: Self.options())
      #expect(try runFolders(in: folder + "/plain") == runFolders(in: folder + "/asked"))
      let expected = try Trace(plain, validation: false)
      #expect(expected.lines.allSatisfy { $0.count == 4 && $0.allSatisfy { $0["operations"]?.integer != nil } })
      #expect(try Trace(asked, validation: false) == expected)
    }
  }

  @Test func theLogHasThemEveryNStepsAndAtTheEnd() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(Self.experiment, in: folder)
      var said: [Int] = []
      _ = try study.run(options: Self.options(evaluateEvery: 3)) { progress in
        if case .validated(let step, let recalls) = progress.state {
          said.append(step)
          #expect(recalls.count == 7 * study.data.validation.count)
        }
      }
      #expect(said == [2, 3, 2, 3])
      let steps = try study.record(arm: 0, seed: 0).log()
      #expect(steps.map { !$0.validation.isEmpty } == [false, false, true, true])
      let track = study.data.validation[0].name
      #expect(
        steps[3].validation.prefix(7).map(\.name)
          == [
            "\(track) mean", "\(track) i2t R@1", "\(track) i2t R@5", "\(track) i2t R@10", "\(track) t2i R@1",
            "\(track) t2i R@5", "\(track) t2i R@10",
          ])
      // The last is what the trained model itself reaches.
      let model = try #require(try study.restored(arm: 0, seed: 0))
      let results = try RetrievalEvaluation(
        model: model.trainer.model, tokenizer: model.tokenizer, options: model.run.evaluation
      ).evaluate(tasks: study.data.validation)
      let means = steps[3].validation.filter { $0.name.hasSuffix(" mean") }
      #expect(means.map(\.value) == results.map(\.dualEncoder.recall.mean))
    }
  }

  @Test(arguments: [0, 1, 2, 3]) func anInterruptedRunHasTheSameRecalls(step: Int) throws {
    try withTemporaryFolder { folder in
      let undisturbed = try smallStudy(Self.experiment, in: folder + "/undisturbed")
      _ = try undisturbed.run(options: Self.options())
      let study = try smallStudy(Self.experiment, in: folder + "/interrupted")
      #expect(throws: Interruption.self) {
        try study.run(options: Self.options()) { progress in
          switch progress.state {
          case .training(let report, _, _) where report.step == step: throw Interruption()
          case .validated(let number, _) where number == step: throw Interruption()
          default: break
          }
        }
      }
      _ = try study.run(options: Self.options())
      #expect(try Trace(study, validation: true) == Trace(undisturbed, validation: true))
    }
  }

  @Test func stoppedInGoodOrderAtARecallTheRunContinuesBehindIt() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(Self.experiment, in: folder)
      // No checkpoint but the one of the stop.
      let options = RunOptions(evaluateEvery: 2)
      #expect(throws: StudyInterruption.self) {
        try study.run(options: options) { progress in
          if case .validated = progress.state { throw StudyInterruption() }
        }
      }
      var trained: [Int] = []
      _ = try study.run(options: options) { progress in
        if case .training(let report, _, _) = progress.state, progress.arm != "CMA" { trained.append(report.step) }
      }
      #expect(trained == [2, 3])
    }
  }

  @Test func tablesAndEventsHaveThemUnderNamesOfTheirOwn() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(Self.experiment, in: folder + "/runs")
      _ = try study.run(options: Self.options())
      let record = study.record(arm: 0, seed: 0)
      let run = LogTable.Run(arm: "CMA", seed: "0", record: record)
      let rows = try LogTable([run]).csv.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      let track = study.data.validation[0].name
      let column = try #require(rows[0].firstIndex(of: "validation_\(track)_mean"))
      #expect(rows[0].contains("validation_\(track)_t2i_R@1"))
      #expect(rows[1][column].isEmpty && !rows[2][column].isEmpty && rows.allSatisfy { $0.count == rows[0].count })

      let written = try EventExport([run]).write(to: folder + "/tensorboard")
      for place in [record.path] + written {
        var tags: [String] = []
        for path in EventFile.files(in: place) {
          let bytes = [UInt8](try Foundation.Data(contentsOf: URL(fileURLWithPath: path)))
          for record in EventRecord.records(in: bytes) {
            if case .scalars(let scalars) = record.content { tags += scalars.map(\.tag) }
          }
        }
        #expect(tags.count { $0 == "validation/\(track)_mean" } == 2, "\(place)")
      }
    }
  }

  @Test func theReportDrawsThemWhereTheyAre() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(Self.experiment, in: folder)
      _ = try study.run(options: Self.options())
      let text = try StudyReport(study).text
      #expect(text.contains("validation, \(study.data.validation[0].name) mean") && text.contains("mean recall (%)"))
      let other = try smallStudy(Self.experiment, in: folder + "/other")
      _ = try other.run()
      #expect(!(try StudyReport(other).text.contains("mean recall (%)")))
    }
  }

  @Test func dataWithoutAValidationSplitAreAnErrorWithARemedyBeforeTraining() throws {
    try withTemporaryFolder { folder in
      let data = try StudyData(.shapes, at: .smoke)
      let bare = StudyData(name: "bare", training: data.training, tasks: data.tasks, allowsFlips: false)
      let study = try Study(Self.experiment, scale: .smoke, data: bare, runsFolder: folder)
      let error = #expect(throws: ValidationError.self) { try study.run(options: Self.options()) }
      #expect(
        error?.description
          == "The data 'bare' have no validation split that could be asked while training: give one with `--validation ADDRESS` (in Swift "
          + "`validation:`), or leave out `--evaluate-every`.")
      #expect(try runFolders(in: folder).isEmpty)
      let never = #expect(throws: RunOptionsError.self) { try study.run(options: RunOptions(evaluateEvery: 0)) }
      #expect(never?.description == "The options of a run cannot be used: evaluateEvery is 0; it must be at least 1.")
    }
  }

  @Test func theDrawnPicturesHaveAValidationSplitThatNoIdentityKnows() throws {
    let data = try StudyData(.shapes, at: .smoke)
    #expect(Set(data.validation.map(\.name)) == Set(data.tasks.map(\.name)))
    #expect(data.validation.reduce(0) { $0 + $1.samples.count } == 24)
    let bare = StudyData(name: .shapes, training: data.training, tasks: data.tasks, allowsFlips: false)
    #expect(bare.fingerprint == data.fingerprint)
  }
}
