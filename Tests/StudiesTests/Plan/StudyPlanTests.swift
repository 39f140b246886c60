import Studies
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
      #expect(plan.leavesOutEvaluation)
      #expect(try runFolders(in: folder).isEmpty, "planning leaves no trace")
    }
  }

  @Test func withoutCalibrationNobodyKnows() throws {
    try withTemporaryFolder { folder in
      let plan = try StudyPlan(smallStudy(in: folder), calibrates: false)
      #expect(plan.secondsLeft == nil)
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
}
