import Foundation
import Encoders
import Losses
import Parts
import Studies
import TestSupport
import Testing
import Training

/// An objective that comes with nobody's package.
private struct Stranger: Objective {
  static let name: ObjectiveName = "stranger"

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { IMC().term(for: step, head: head) }
}

@Suite struct ForeignResultsTests {
  @Test func whatThisBuildComputedIsNotMentioned() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      #expect(try ForeignResults(study).count == 0)
      _ = try study.run()
      let own = try ForeignResults(study)
      #expect(own.count == 0 && own.sentence == nil && own.note == nil)
    }
  }

  @Test func whatAnotherBuildComputedIsCountedWithItsCommit() throws {
    try withTemporaryFolder { folder in
      let experiment = smallExperiment { tcl in
        Arms(
          baseline: tcl.only(CMA.self).named("CMA"),
          variants: [tcl.only(CMA.self).adding(Stranger()).named("+ stranger")]
        )
      }
      let study = try smallStudy(experiment, in: folder)
      _ = try study.run()
      try study.editEnvironment(arm: 0) { environment in
        environment["build"] = nil
        environment["commit"] = "0123456789abcdef0123"
      }
      #expect(
        try ForeignResults(study).sentence
          == "1 of 4 runs was computed by another build (commit 0123456789ab); `--recompute` computes it again.")
      try study.editEnvironment(arm: 1) { $0["build"] = "fedcba9876543210" }
      let both = try ForeignResults(study)
      #expect(both.count == 2)
      #expect(
        both.note
          == "2 of 4 runs were computed by another build (commit\(both.commits.count == 1 ? "" : "s") "
          + both.commits.map { String($0.prefix(12)) }.joined(separator: ", ")
          + "): if objective 'stranger' would give other numbers now, raise its `version`, or compute them again with "
          + "`--recompute`.")
    }
  }

  @Test func forgettingAnArmLeavesTheOthers() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(in: folder)
      _ = try study.run()
      let kept = try Data(contentsOf: URL(fileURLWithPath: study.record(arm: 0, seed: 1).path + "/result.json"))
      #expect(try study.forget(arms: ["CMA + LMI"]) == 2)
      #expect(study.record(arm: 1, seed: 0).state() == .absent && study.record(arm: 1, seed: 1).state() == .absent)
      #expect(try study.forget(arms: ["CMA + LMI"]) == 0)
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: study.record(arm: 0, seed: 1).path + "/result.json")) == kept)
    }
  }

  @Test func nothingIsForgottenWhileARunIsComputed() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run { progress in
        if progress.number == 2 {
          #expect(throws: RunError.self) { try study.forget(arms: ["CMA + ITM", "CMA + LMI"]) }
        }
      }
      #expect(study.record(arm: 0, seed: 0).state() == .finished)
    }
  }
}
