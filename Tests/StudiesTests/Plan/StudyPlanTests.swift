import Downstream
import Foundation
import Losses
import Studies
import Tensor
import TestSupport
import Testing
import Training

@Suite struct StudyPlanTests {
  @Test func whatNeverRanIsPredictedFromAFewSteps() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      let plan = try StudyPlan(study)
      #expect(plan.arms.map(\.missing) == [2, 2])
      #expect(plan.arms.map(\.source) == [.calibration, .calibration])
      #expect(try #require(plan.secondsLeft) > 0)
      #expect(!plan.leavesOutEvaluation)
      #expect(plan.arms.allSatisfy { ($0.evaluationSeconds ?? 0) > 0 })
      #expect(try runFolders(in: folder).isEmpty, "planning leaves no trace")
    }
  }

  @Test func everyArmIsSaidBeforeItIsMeasuredAndEveryStepAfterwards() throws {
    try withTemporaryFolder { folder in
      var told: [CalibrationProgress] = []
      _ = try StudyPlan(smallStudy(in: folder)) { told.append($0) }
      #expect(told.filter { $0.steps == 0 }.map(\.arm) == ["CMA + ITM", "CMA + LMI"])
      #expect(told.filter { $0.number == 1 }.map(\.steps) == [0, 1, 2, 3, 4, 5])
      #expect(told.allSatisfy { $0.total == 2 })
      #expect(throws: Interruption.self) {
        try StudyPlan(smallStudy(in: folder)) { if $0.steps == 2 { throw Interruption() } }
      }
    }
  }

  @Test func runsOfThisMachineAreNotMeasuredAgainAndThoseOfAnotherAre() throws {
    try withTemporaryFolder { folder in
      let finished = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try finished.run()
      try finished.editEnvironment(arm: 1) { $0["processor"] = "another one, 64 cores" }
      let study = try smallStudy(in: folder)
      var measured: [String] = []
      let plan = try StudyPlan(study) { if $0.steps == 0 { measured.append($0.arm) } }
      #expect(measured == ["CMA + LMI"])
      #expect(plan.arms.map(\.source) == [.runs, .calibration])
      // What another machine took is better than nothing.
      let unmeasured = try StudyPlan(study, calibrates: false)
      #expect(unmeasured.arms.map(\.source) == [.runs, .otherMachine])
      #expect(unmeasured.secondsLeft != nil)
    }
  }

  @Test func runsOfAnotherDeviceAreMeasuredAgain() throws {
    try withTemporaryFolder { folder in
      let finished = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try finished.run()
      try finished.editEnvironment(arm: 0) { $0["device"] = "cpu (abacus, 64 threads)" }
      try finished.editEnvironment(arm: 1) { $0["device"] = "cuda:0 (NVIDIA H200, sm_90)" }
      let plan = try StudyPlan(try smallStudy(in: folder), calibrates: false)
      #expect(plan.arms.map(\.source) == [.runs, .otherMachine])
    }
  }

  @Test func withoutCalibrationNobodyKnows() throws {
    try withTemporaryFolder { folder in
      let plan = try StudyPlan(smallStudy(in: folder), calibrates: false)
      #expect(plan.secondsLeft == nil && plan.leavesOutEvaluation)
      #expect(plan.arms.allSatisfy { $0.peakBytes == nil })
    }
  }

  @Test func finishedRunsSpeakForTheirArm() throws {
    try withTemporaryFolder { folder in
      _ = try smallStudy(smallExperiment(seeds: 0..<1), in: folder).run()
      let plan = try StudyPlan(try smallStudy(in: folder), calibrates: false)
      #expect(plan.arms.map(\.finished) == [1, 1])
      #expect(plan.arms.map(\.missing) == [1, 1])
      #expect(plan.arms.map(\.source) == [.runs, .runs])
      #expect(try #require(plan.secondsLeft) > 0)
      let finished = try StudyPlan(smallStudy(smallExperiment(seeds: 0..<1), in: folder))
      #expect(finished.secondsLeft == 0)
    }
  }

  @Test func aRunAtWorkAndAnInterruptedOneAreToldApart() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      #expect(throws: Interruption.self) {
        try study.run { _ in
          let plan = try StudyPlan(study, calibrates: false)
          #expect(plan.arms.map(\.running) == [1, 0])
          throw Interruption()
        }
      }
      let plan = try StudyPlan(study, calibrates: false)
      #expect(plan.arms.map(\.running) == [0, 0])
      #expect(plan.arms.map(\.interrupted) == [1, 0])
    }
  }

  @Test func downstreamTasksAreCountedAndTimed() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(
        smallExperiment(seeds: 0..<2, downstream: ["vqa", "knn"]) { tcl in
          Arms(
            baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
            variants: [tcl.only(CMA.self, ITM.self, LMI.self).named("+ LMI")])
        }, in: folder)
      let before = try StudyPlan(study)
      // Two tasks for each arm and seed, and vqa with either side hidden for the last arm.
      #expect(before.arms.map(\.unjudged) == [4, 8])
      #expect(before.untimedTasks == ["vqa", "knn", "vqa-text-only", "vqa-picture-only"])

      _ = try study.run()
      let after = try StudyPlan(study, calibrates: false)
      #expect(after.arms.map(\.judged) == [4, 8])
      #expect(after.isComplete && after.secondsLeft == 0 && after.untimedTasks.isEmpty)

      let run = "\(folder)/\(study.runs[1][1].id)/downstream"
      let names = try FileManager.default.contentsOfDirectory(atPath: run)
      let known = try study.record(arm: 1, seed: 0).downstreamResults()
      for name in names where name.hasPrefix("knn") || name.hasPrefix("vqa-text-only") {
        try FileManager.default.removeItem(atPath: "\(run)/\(name)")
      }
      let torn = try StudyPlan(study, calibrates: false)
      #expect(torn.arms.map(\.unjudged) == [0, 2])
      #expect(torn.arms[1].finished == 2 && torn.arms[1].open == 0 && !torn.isComplete)
      let expected = known.filter { ["knn", "vqa-text-only"].contains($0.task) }.reduce(0) { $0 + $1.seconds }
      #expect(abs(try #require(torn.secondsLeft) - expected) < 1e-9)
    }
  }

  @Test func jobsSideBySideTakeTheTimeOfTheBusiest() throws {
    try withTemporaryFolder { folder in
      _ = try smallStudy(smallExperiment(seeds: 0..<1), in: folder).run()
      let study = try smallStudy(smallExperiment(seeds: 0..<3), in: folder)
      // Four runs are left, two of each arm, in the order of the seeds.
      let alone = try StudyPlan(study, calibrates: false)
      let rounds = alone.arms.compactMap { $0.secondsLeft.map { $0 / 2 } }
      let (first, second) = (rounds[0], rounds[1])
      #expect(abs(try #require(alone.secondsLeft) - 2 * (first + second)) < 1e-9)
      // Measured times, added up in two orders: run by run, and arm by arm.
      #expect(abs(try #require(alone.secondsLeft) - (try #require(alone.secondsOfWork))) < 1e-9)
      let together = try StudyPlan(study, jobs: 4, calibrates: false)
      #expect(abs(try #require(together.secondsLeft) - max(first, second)) < 1e-9)
      #expect(together.secondsOfWork == alone.secondsOfWork)
    }
  }

  @Test func `Steps are measured on the device of the options`() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      let (planned, trained) = (CPUDevice(threadCount: 1), CPUDevice(threadCount: 1))
      _ = try StudyPlan(study, options: RunOptions(device: planned))
      _ = try study.run(options: RunOptions(device: trained))
      // All products of a step are counted where its pictures are; each arm is measured by more than one step.
      let perStep = try study.arms.indices.map { arm in
        try #require(try study.record(arm: arm, seed: 0).result()?.measurements?.operationsPerStep)
      }
      #expect(Double(planned.floatingPointOperations) > 2 * perStep.reduce(0, +))
      #expect(perStep.allSatisfy { $0 > 0 })
    }
  }

  @Test func timesOfOtherNumbersOfThreadsAreTakenInProportion() throws {
    try withTemporaryFolder { folder in
      let options = RunOptions(device: CPUDevice(threadCount: 2))
      _ = try smallStudy(smallExperiment(seeds: 0..<1), in: folder).run(options: options)
      let study = try smallStudy(in: folder)
      let two = try StudyPlan(study, options: options, calibrates: false)
      let one = try StudyPlan(
        study, options: RunOptions(device: CPUDevice(threadCount: 1)), calibrates: false)
      #expect(abs(try #require(one.secondsLeft) - 2 * (try #require(two.secondsLeft))) < 1e-9)
    }
  }
}

@Suite struct TaskTimesTests {
  private let times = TaskTimes([["vqa": [10, 20], "knn": [1]], ["vqa": [40]], [:]])

  @Test func anArmSpeaksForItselfAndElseAllForIt() {
    #expect(times.seconds("vqa", arm: 0) == 15)
    #expect(times.seconds("vqa", arm: 1) == 40)
    #expect(times.seconds("vqa", arm: 2) == 70.0 / 3)
    #expect(times.seconds("knn", arm: 2) == 1)
    #expect(times.seconds("probe", arm: 0) == nil)
  }

  @Test func askedBlindlyATaskTakesAsLongAsSeeing() {
    #expect(times.seconds("vqa-text-only", arm: 1) == 40)
    #expect(times.seconds("probe-text-only", arm: 1) == nil)
  }
}

@Suite struct WorkScheduleTests {
  @Test func oneWorkerDoesEverything() {
    #expect(WorkSchedule.seconds([3, 1, 2], workers: 1) == 6)
    #expect(WorkSchedule.seconds([], workers: 2) == 0)
  }

  @Test func whoeverIsDoneTakesTheNext() {
    // 5 | 1 then 1 then 1; and five equal runs of two workers take three rounds.
    #expect(WorkSchedule.seconds([5, 1, 1, 1], workers: 2) == 5)
    #expect(WorkSchedule.seconds([1, 1, 1, 1, 1], workers: 2) == 3)
    #expect(WorkSchedule.seconds([2, 2], workers: 8) == 2)
  }
}
