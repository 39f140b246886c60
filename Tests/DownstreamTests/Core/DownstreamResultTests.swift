import DataSets
import Data
import Downstream
import Foundation
import Testing

@Suite("DownstreamResult") struct DownstreamResultTests {
  private func result(_ scores: [Float], _ kinds: [String]) -> DownstreamResult {
    let tasks = ShapeTasks(CaptionedShapes(split: .test, count: 4, side: 32))
    let task = VisualEntailment(
      training: tasks.entailment(), test: tasks.entailment(), settings: FineTuning(learningRate: 1e-3, steps: 1))
    return DownstreamResult(
      task: task, scores: scores, kinds: kinds, trainingExamples: 4, steps: 1, seconds: 0.5)
  }

  @Test func `the value is the mean score in percent, over all items and over those of each kind`() {
    let found = result([1, 0, 0.5, 1], ["b", "a", "b", "b"])
    #expect(found.value == 62.5)
    #expect(found.kinds == ["b", "a"])
    let byKind = found.byKind
    #expect(byKind.map(\.count) == [3, 1])
    #expect(abs(byKind[0].value - 250.0 / 3) < 1e-9 && byKind[1].value == 0)
  }

  @Test func `a result comes back from its file as it was`() throws {
    let found = result([1, 0], ["a", "a"])
    #expect(try JSONDecoder().decode(DownstreamResult.self, from: JSONEncoder().encode(found)) == found)
  }
}
