import Data
import Foundation
import Losses
import Studies
import TestSupport
import Testing
import Training

@Suite struct DataPlanTests {
  @Test func everySplitIsCountedAndArmsThatReadAlikeAreNamedTogether() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(
        smallExperiment { tcl in
          Arms(
            baseline: tcl.only(CMA.self, ITM.self).named("CMA + ITM"),
            variants: [
              tcl.only(CMA.self).named("CMA"), tcl.only(CMA.self).with(\.maxTextLength, 5).named("short"),
            ])
        }, in: folder)
      let plan = try DataPlan(study)
      #expect(plan.readers.map(\.arms) == [["CMA + ITM", "CMA"], ["short"]])
      #expect(plan.readers.map(\.length) == [25, 5])
      #expect(plan.splits.map(\.role) == [.training, .validation, .validation, .track, .track])
      let asked = study.data.validation + study.data.tasks
      #expect(plan.splits.map(\.survey.pairs) == [128] + asked.map(\.samples.count))
      let training = plan.splits[0].survey
      let captions = (0..<128).flatMap(study.data.training.captions)
      #expect(training.captions == captions.count)
      #expect(training.words == captions.reduce(0) { $0 + CaptionCleaner().clean($1).split(separator: " ").count })
      #expect(training.fits[0].cutCaptions == 0 && training.fits[1].cutCaptions > 0)
      #expect(plan.crossings.map(\.asked) == study.data.tasks.map(\.name))
      #expect(plan.pairsOfGroups == [0, 0])
      #expect(!FileManager.default.fileExists(atPath: folder + "/studies"), "planning writes nothing by itself")
    }
  }

  @Test func anArmSaysItsEpochsAndItsMemory() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      let arm = try StudyPlan(study).arms[0]
      #expect(arm.pairs == 128 && arm.batchSize == 8 && arm.stepsPerEpoch == 16)
      #expect(arm.epochs == Double(arm.steps) / 16)
      #expect(try #require(arm.peakBytes) > 1 << 20)
      _ = try study.run()
      let measured = try #require(study.result(arm: 0, seed: 0)?.measurements?.peakBytes)
      let other = try #require(study.result(arm: 0, seed: 1)?.measurements?.peakBytes)
      #expect(try StudyPlan(study).arms[0].peakBytes == max(measured, other))
    }
  }
}
