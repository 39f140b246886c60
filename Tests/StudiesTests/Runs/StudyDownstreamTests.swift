import Downstream
import Studies
import Tensor
import TestSupport
import Testing

/// What a model is asked after its run is finished.
@Suite struct StudyDownstreamTests {
  @Test func aResultIsComputedOnce() throws {
    try withFinishedStudy { study in
      var calls = 0
      let first = try study.judge(arm: 0, seed: 0, by: Question(name: "once")) { _ in calls += 1 }
      #expect(try study.judge(arm: 0, seed: 0, by: Question(name: "once")) { _ in calls += 1 } == first)
      #expect(calls == 1)
    }
  }

  // A lock belongs to the opened file, so that even the same process finds it taken.

  @Test func differentTasksOfAModelAreComputedSideBySide() throws {
    try withFinishedStudy { study in
      var inner: DownstreamResult?
      let outer = try study.judge(arm: 0, seed: 0, by: Question(name: "outer")) { _ in
        inner = try study.judge(arm: 0, seed: 0, by: Question(name: "inner")) { _ in }
      }
      #expect(outer.task == "outer")
      #expect(inner?.task == "inner")
    }
  }

  @Test func theSameTaskIsComputedByOneProcessOnly() throws {
    try withFinishedStudy { study in
      let refused = #expect(throws: RunError.self) {
        try study.judge(arm: 0, seed: 0, by: Question(name: "same")) { _ in
          _ = try study.judge(arm: 0, seed: 0, by: Question(name: "same")) { _ in }
        }
      }
      guard case .occupation = try #require(refused) else { throw try #require(refused) }
    }
  }

  @Test func aProcessThatDiedInATaskLeavesARowThatSaysSo() throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1, downstream: ["knn"]), in: folder)
      // As after a crash: the run is trained, and its task has no result.
      #expect(throws: Interruption.self) {
        try study.run { progress in if case .judging = progress.state { throw Interruption() } }
      }
      let before = try study.completeResult(arm: 0, seed: 0)
      #expect(before == nil)
      try study.recordFailure(arm: 0, seed: 0, reason: "its process was ended by signal 4.")
      let after = try study.completeResult(arm: 0, seed: 0)
      #expect(after?.failure == nil)
      #expect(after?.downstream.map(\.failure) == ["its process was ended by signal 4."])
    }
  }

  private func withFinishedStudy(_ body: (Study) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let study = try smallStudy(smallExperiment(seeds: 0..<1), in: folder)
      _ = try study.run()
      try body(study)
    }
  }
}

/// A task of one item that everyone gets right.
private struct Question: DownstreamTask {
  let name: String
  let metric = "accuracy"
  let reportedDetails: [String] = []
  let baselines: [DownstreamScore] = []

  var fingerprint: UInt64 { Hashing.fnv1a(name) }

  func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    try progress(DownstreamProgress(task: name, phase: .answering, completed: 1, total: 1))
    return DownstreamResult(task: self, scores: [1], kinds: ["only"], trainingExamples: 0, steps: 0, seconds: 0)
  }
}
