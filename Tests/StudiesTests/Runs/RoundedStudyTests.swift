import Downstream
import Encoders
import Losses
import Studies
import Tensor
import TestSupport
import Testing
import Training

/// A study whose operands are rounded to bfloat16: training from a loader, evaluation, every downstream task, the report. Whatever did not lie on
/// the model's own device would stop the process.
@Suite struct RoundedStudyTests {
  private func study(tasks: [String], in folder: String) throws -> Study {
    try smallStudy(
      smallExperiment(seeds: 0..<1, downstream: tasks) { tcl in
        Arms(baseline: tcl.with(\.precision, .bfloat16).named("TCL"), variants: [])
      }, in: folder)
  }

  @Test func `A whole study is computed, and restored for its report`() throws {
    let tasks = Catalogue.standard.derivedTaskNames
    try withTemporaryFolder { folder in
      let study = try study(tasks: tasks, in: folder)
      _ = try study.run(options: RunOptions(device: CPUDevice.standard, observationInterval: 4, evaluateEvery: 5))
      let result = try #require(try study.completeResult(arm: 0, seed: 0))
      #expect(result.failure == nil && result.measurements?.finalLoss.isFinite == true)
      #expect(Set(tasks).isSubset(of: result.downstream.map(\.task)))
      for task in result.downstream { #expect(task.failure == nil && !task.scores.isEmpty, "\(task.task)") }
      #expect(try StudyReport(study, device: CPUDevice.standard).text.contains("TCL"))
      let restored = try #require(try study.restored(arm: 0, seed: 0, device: CPUDevice.standard))
      #expect(restored.trainer.model.device === CPUDevice.standard.computing(in: .bfloat16))
    }
  }

  @Test func `A plan is made of it`() throws {
    try withTemporaryFolder { folder in
      let study = try study(tasks: [], in: folder)
      #expect(try StudyPlan(study, options: RunOptions()).arms.count == 1)
    }
  }
}
