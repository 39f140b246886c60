import TestSupport
import DataSets
import Data
import Downstream
import Tensor
import Testing

@Suite("FrozenTask") struct FrozenTaskTests {
  private let pictures = CaptionedShapes(split: .train, count: 12, side: 32)

  private func labelled(_ labels: [Int]) -> LabelledPictures {
    LabelledPictures(
      name: "test", pictures: pictures, members: Array(labels.indices), labels: labels, classes: ["a", "b"])
  }

  /// Two clouds that a line separates, three points each.
  private let features = Tensor([2, 0, 3, 1, 2, -1, -2, 0, -3, 1, -2, -1], shape: [6, 2])

  @Test func `a linear probe separates what a line separates`() throws {
    let probe = LinearProbe(training: labelled([0, 0, 0, 1, 1, 1]), test: labelled([0, 1]))
    let asked = Tensor([1, 5, -1, -5], shape: [2, 2])
    #expect(try probe.answer(training: features, taught: Array(0..<6), test: asked) == [0, 1])
    // The labels of what is taught decide, not their order.
    #expect(try probe.answer(training: features, taught: [4, 1], test: asked) == [0, 1])
  }

  @Test func `the nearest pictures vote by similarity`() {
    let knn = NearestNeighbours(training: labelled([0, 0, 0, 1, 1, 1]), test: labelled([0, 1]), neighbours: 1)
    let asked = Tensor([1, 0, -1, 0], shape: [2, 2])
    #expect(knn.answer(training: features, taught: Array(0..<6), test: asked) == [0, 1])
    // All six vote, three against three: the nearer ones weigh more.
    let all = NearestNeighbours(training: labelled([0, 0, 0, 1, 1, 1]), test: labelled([0, 1]), neighbours: 6)
    #expect(all.answer(training: features, taught: Array(0..<6), test: asked) == [0, 1])
  }

  @Test func `few shots are drawn for each class, the smaller draw inside the larger, and all where there are fewer`() {
    let probe = LinearProbe(training: labelled([0, 0, 0, 0, 0, 1, 1, 1, 0, 0]), test: labelled([0]))
    let (two, four) = (probe.few(2, Seed(5)), probe.few(4, Seed(5)))
    #expect(two.count == 4 && four.count == 7)
    #expect(Set(two).isSubset(of: four))
    #expect(Set(probe.few(16, Seed(5))).count == 10)
  }

  @Test
  func `the curve and the score are there for a small model, and the majority is counted on the training pictures`()
    throws
  {
    let set = labelled([0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0])
    let task = LinearProbe(training: set, test: labelled([1, 1, 1, 0]))
    let result = try task.evaluate(makeSmallBackbone(), seed: Seed(0)) { _ in }
    #expect(result.scores.count == 4)
    #expect(result.details.map(\.name) == ["1-shot", "2-shot", "4-shot", "8-shot", "16-shot"])
    #expect(result.baselines == [DownstreamScore("majority", 25)])
  }

  @Test func `labels are the answers to questions of one kind, one a picture`() {
    let set = ShapeTasks(pictures).questions()
    let found = LabelledPictures(set, kind: "form")
    #expect(found.members.count == set.questions.count { $0.kind == "form" })
    for (picture, label) in zip(found.members, found.labels) {
      #expect(found.classes[label] == pictures.factors(at: picture).object.form.rawValue)
    }
  }
}
