import Downstream
import Losses
import Studies
import Tensor
import TestSupport
import Testing
import Training

/// A study on a device whose memory the host cannot reach: training from a loader, evaluation, every downstream task, the report.
@Suite struct FencedStudyTests {
  /// One arm with everything that tasks ask for.
  private func study(tasks: [String], in folder: String) throws -> Study {
    try smallStudy(
      smallExperiment(seeds: 0..<1, downstream: tasks) { tcl in
        Arms(baseline: tcl.named("TCL"), variants: [])
      }, in: folder)
  }

  private func results(
    tasks: [String], on device: any Device, in folder: String
  ) throws -> (results: [RunResult], report: String) {
    let study = try study(tasks: tasks, in: folder)
    _ = try study.run(options: RunOptions(device: device, observationInterval: 4, evaluateEvery: 5))
    let results = try study.arms.indices.map { try #require(try study.completeResult(arm: $0, seed: 0)) }
    return (results, try StudyReport(study, device: device).text)
  }

  @Test func aWholeStudyGivesTheBitsOfTheProcessor() throws {
    let tasks = Catalogue.standard.derivedTaskNames
    try withTemporaryFolder { open in
      try withTemporaryFolder { fenced in
        let expected = try results(tasks: tasks, on: CPUDevice.standard, in: open)
        let found = try results(tasks: tasks, on: FencedDevice(), in: fenced)
        for (a, b) in zip(expected.results, found.results) {
          #expect(a.failure == nil && b.failure == nil)
          #expect(a.measurements?.retrieval == b.measurements?.retrieval)
          #expect(a.measurements?.finalLoss == b.measurements?.finalLoss)
          #expect(Set(tasks).isSubset(of: a.downstream.map(\.task)))
          #expect(a.downstream.map(\.task) == b.downstream.map(\.task))
          #expect(a.downstream.allSatisfy { $0.failure == nil && !$0.scores.isEmpty })
          #expect(a.downstream.map(\.scores) == b.downstream.map(\.scores))
        }
      }
    }
  }
}
