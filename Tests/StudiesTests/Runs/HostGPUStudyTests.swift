import Downstream
import Losses
import Reporting
import Studies
import Tensor
import TestSupport
import Testing
import Training

/// A study on the device for GPUs, whose kernels a host runs thread by thread: training from a loader, evaluation, every downstream task, the
/// report, against the processor.
@Suite struct HostGPUStudyTests {
  private func results(
    tasks: [String], on device: any Device, in folder: String
  ) throws -> (result: RunResult, report: String, costs: [String]) {
    let study = try smallStudy(
      smallExperiment(seeds: 0..<1, downstream: tasks) { tcl in Arms(baseline: tcl.named("TCL"), variants: []) },
      in: folder)
    _ = try study.run(options: RunOptions(device: device, observationInterval: 4, evaluateEvery: 5))
    return (
      try #require(try study.completeResult(arm: 0, seed: 0)), try StudyReport(study, device: device).text,
      try #require(try StudyTable(study).sections.last).columns.map(\.name)
    )
  }

  @Test func `A whole study gives the numbers of the processor`() throws {
    let tasks = Catalogue.standard.derivedTaskNames
    try withTemporaryFolder { cpu in
      try withTemporaryFolder { gpu in
        let (expected, _, onHost) = try results(tasks: tasks, on: CPUDevice.standard, in: cpu)
        let (found, report, onGPU) = try results(tasks: tasks, on: try hostGPU(), in: gpu)
        #expect(found.failure == nil && report.contains("TCL"))
        let (a, b) = (try #require(found.measurements), try #require(expected.measurements))
        #expect(abs(a.finalLoss - b.finalLoss) <= 1e-5 * abs(b.finalLoss))
        #expect(a.retrieval == b.retrieval)
        // What tensors took is recorded where they were, and shown of a GPU alone. Operations are counted on the processor alone.
        #expect(a.tensorPeakBytes == nil && b.gpuPeakBytes == nil)
        #expect(try #require(a.gpuPeakBytes) > 1 << 16)
        #expect(try #require(b.tensorPeakBytes) > 1 << 16)
        #expect(onGPU == ["parameters", "step", "training", "peak memory", "GPU memory"])
        #expect(onHost == ["parameters", "GFLOP per step", "step", "training", "peak memory"])
        #expect(
          found.downstream.map(\.task) == expected.downstream.map(\.task) && found.downstream.count >= tasks.count)
        for (task, wanted) in zip(found.downstream, expected.downstream) {
          #expect(task.failure == nil && !task.scores.isEmpty && task.scores == wanted.scores, "\(task.task)")
        }
      }
    }
  }
}
