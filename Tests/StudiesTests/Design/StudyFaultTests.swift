import Data
import Encoders
import Foundation
import Losses
import Reporting
import Studies
import TestSupport
import Testing
import Training

/// What cannot be trained is heard before anything is.
@Suite struct StudyFaultTests {
  /// TCL by CMA alone, and an arm whose regions do not divide the patches.
  private static let experiment = smallExperiment(seeds: 0..<1) { tcl in
    Arms(
      baseline: tcl.only(CMA.self).named("CMA"),
      variants: [tcl.only(CMA.self).adding(LMI(regions: .grid(9))).named("nine")])
  }

  private static let reason =
    "in the objective 'lmi' regions is .grid(9), and the image encoder 'vit' gives 4 x 4 patches; the grid must be 1 or 2 or 4"

  @Test func anArmThatCannotBeTrainedIsARowAndTheOthersAreComputed() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(Self.experiment, in: folder)
      #expect(study.warnings.first == .impossibleArm("nine", reason: Self.reason))
      #expect(study.fault(ofArm: 0) == nil && study.fault(ofArm: 1) == Self.reason)
      #expect(try study.run() == Study.Outcome(computed: 2, present: 0, failed: 1))
      let failure = try study.record(arm: 1, seed: 0).result()?.failure
      #expect(failure == "The recipe 'nine' cannot be trained: \(Self.reason).")
      #expect(try study.record(arm: 0, seed: 0).result()?.measurements != nil)
      #expect(try StudyTable(study).complete.rows[1].outcomes == [.failed(failure ?? "")])
    }
  }

  @Test func failFastSaysItBeforeTheFirstStep() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(Self.experiment, in: folder)
      let error = #expect(throws: StudyError.self) { try study.run(options: RunOptions(failFast: true)) }
      #expect(error == .impossibleArm("nine", reason: Self.reason))
      #expect(try runFolders(in: folder).isEmpty)
    }
  }

  @Test func whereNoArmCanBeTrainedNothingIsBegun() {
    let experiment = smallExperiment { tcl in
      let none = tcl.with(\.optimizer.epsilon, 0)
      return Arms(baseline: none.named("zero"), variants: [none.only(CMA.self).named("also")])
    }
    let error = #expect(throws: StudyError.self) { try smallStudy(experiment, in: "/nonexistent") }
    #expect(
      error?.description == "The arm 'zero' cannot be trained: optimizer.epsilon is 0.0; it must be above 0.")
  }

  /// It has no identity, so that it can be no row.
  @Test(arguments: [Float.nan, .infinity]) func aSettingThatIsNoNumberIsNamedWithItsArm(value: Float) {
    let experiment = smallExperiment { tcl in
      Arms(baseline: tcl, variants: [tcl.with(\.optimizer.weightDecay, value).named("none")])
    }
    let error = #expect(throws: StudyError.self) { try smallStudy(experiment, in: "/nonexistent") }
    #expect(
      error?.description
        == "The arm 'none' cannot be trained: optimizer.weightDecay is \(value); it must not be negative.")
  }

  /// Each would end the process somewhere if it were tried.
  private static let broken: [@Sendable (inout Recipe) -> Void] = [
    { $0.maxTextLength = 0 }, { $0.batchSize = -1 }, { $0.model.patch = 0 }, { $0.queueSize = -5 },
    { $0 = $0.lasting(epochs: 1e300) }, { $0.model.vocabularySize = -3 }, { $0.augmentation.steps = [] },
  ]

  @Test(arguments: broken.indices) func planSaysItAndGoesOn(place: Int) throws {
    let experiment = smallExperiment(seeds: 0..<1) { tcl in
      var broken = tcl.only(CMA.self)
      Self.broken[place](&broken)
      return Arms(baseline: broken.named("broken"), variants: [tcl.only(CMA.self).named("CMA")])
    }
    try withTemporaryFolder { folder in
      let study: Study
      do {
        study = try smallStudy(experiment, in: folder)
      } catch let error as StudyError {
        // Without a vocabulary or a length there is no identity.
        #expect(error.description.hasPrefix("The arm 'broken' cannot be trained: "))
        return
      }
      #expect(study.fault(ofArm: 0) != nil && study.fault(ofArm: 1) == nil)
      let plan = try StudyPlan(study)
      #expect(plan.arms.map { $0.fault != nil } == [true, false])
      #expect(plan.arms[0].secondsLeft == 0 && plan.arms[0].secondsPerStep == nil)
      #expect(try #require(plan.secondsLeft) > 0)
      #expect(try DataPlan(study).readers.map(\.arms) == [["CMA"]])
      #expect(try study.run().failed == 1)
    }
  }

  @Test func optionsThatWouldEndTheProcessAreErrors() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(Self.experiment, in: folder)
      let options: [(RunOptions, String)] = [
        (RunOptions(loaderThreads: 0), "loaderThreads is 0; it must be from 1 to 1024"),
        (RunOptions(loaderThreads: 1_000_000_000), "loaderThreads is 1000000000; it must be from 1 to 1024"),
        (RunOptions(checkpointInterval: .nan), "checkpointInterval is nan; it must not be negative"),
        (RunOptions(observationInterval: 0), "observationInterval is 0; it must be at least 1"),
      ]
      for (options, reason) in options {
        let error = #expect(throws: RunOptionsError.self) { try study.run(options: options) }
        #expect(error?.description == "The options of a run cannot be used: \(reason).")
      }
      #expect(throws: StudyError.absentSeeds(experiment: "small")) {
        try Study(Self.experiment, scale: .smoke, data: StudyData(.shapes, at: .smoke), seedCount: -1)
      }
    }
  }
}
