import Tensor
import Files
import Autograd
import Encoders
import Foundation
import JSON
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training
import Parts

@Suite struct StudyRunningTests {
  @Test func runningAgainRunsNothing() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      #expect(try study.run() == Study.Outcome(computed: 4, present: 0, failed: 0))
      let table = try StudyTable(study)
      #expect(try study.run { _ in throw Interruption() } == Study.Outcome(computed: 0, present: 4, failed: 0))
      #expect(try StudyTable(study).complete == table.complete)
    }
  }

  @Test func anArmThatIsAddedIsTheOnlyOneToRun() throws {
    try withTemporaryFolder { folder in
      _ = try smallStudy(in: folder).run()
      let larger = smallExperiment { tcl in
        Arms(
          baseline: tcl.only(CMA.self, ITM.self).named("renamed"),
          variants: [tcl.only(CMA.self, LMI.self), tcl.only(MLM.self).named("MLM")])
      }
      #expect(try smallStudy(larger, in: folder).run() == Study.Outcome(computed: 2, present: 4, failed: 0))
    }
  }

  @Test func armsOfASeedAreTrainedBesideEachOther() throws {
    try withTemporaryFolder { folder in
      var order: [String] = []
      _ = try smallStudy(in: folder).run { progress in
        let run = "\(progress.arm) \(progress.seed)"
        if order.last != run { order.append(run) }
      }
      #expect(order == ["CMA + ITM 0", "CMA + LMI 0", "CMA + ITM 1", "CMA + LMI 1"])
    }
  }

  @Test func armsOfASeedSeeTheSamePairs() throws {
    try withTemporaryFolder { folder in
      _ = try smallStudy(smallExperiment(seeds: 0..<1), in: folder).run()
      let losses = try runFolders(in: folder).map { run in
        try JSONLines.read("\(folder)/\(run)/log.jsonl")[0]["losses"]?["cma"]?.number
      }
      #expect(losses.count == 2)
      #expect(losses[0] != nil)
      #expect(losses[0] == losses[1], "the first loss depends on initial values and the batch alone")
    }
  }

  @Test func aRunThatDivergesIsARowAndTheStudyGoesOn() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1) { tcl in
        Arms(
          // Its weight is zero in the first two steps.
          baseline: tcl.only(CMA.self).adding(DivergingObjective())
            .weighted(DivergingObjective.self, .ramp(from: 0, to: 1, start: 0.25, end: 0.75)).named("diverging"),
          variants: [tcl.only(CMA.self).named("CMA")])
      }
      let study = try smallStudy(experiment, in: folder)
      #expect(try study.run() == Study.Outcome(computed: 2, present: 0, failed: 1))
      let table = try StudyTable(study).complete
      guard case .failed(let reason) = table.rows[0].outcomes[0] else {
        Issue.record("the diverging arm has numbers")
        return
      }
      #expect(reason.contains("diverging"))
      #expect(reason.contains("step 2"))
      #expect(table.summary(row: 1, column: 0) != nil)
      #expect(try study.run() == Study.Outcome(computed: 0, present: 2, failed: 1), "it would diverge again")
    }
  }

  @Test func aBatchThatTheDataCannotFillIsAFailedRow() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment(seeds: 0..<1) {
        Arms(baseline: $0.with(\.batchSize, 1000).named("large"), variants: [$0])
      }
      let outcome = try smallStudy(experiment, in: folder).run()
      #expect(outcome.failed == 1)
    }
  }

  @Test func aDamagedResultIsNamedWithItsRemedy() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      let path = "\(folder)/\(try runFolders(in: folder)[0])/result.json"
      try AtomicFile.write("{\"id\":", to: path)
      let error = #expect(throws: RunError.self) { try study.run() }
      #expect(try #require(error).description.contains(path))
      #expect(try #require(error).description.contains("remove the folder"))
    }
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    let error = #expect(throws: RunError.self) { try smallStudy(in: "/dev/null/runs").run() }
    #expect(try #require(error).description.contains("/dev/null/runs"))
  }

  @Test func aRunThatAnotherComputesIsLeftAlone() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      // The lock belongs to the opened file, so that even the same process finds it taken.
      var inner: [Study.Outcome] = []
      let outer = try study.run { _ in if inner.isEmpty { inner.append(try study.run()) } }
      #expect(inner == [Study.Outcome(computed: 1, elsewhere: 1)])
      #expect(outer == Study.Outcome(computed: 1, present: 1))
    }
  }
}

/// Is never a number.
struct DivergingObjective: Objective {
  static let name: ObjectiveName = "diverging"

  func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    LossTerm(step[OnlineImage()].global.mean() * .nan)
  }
}
