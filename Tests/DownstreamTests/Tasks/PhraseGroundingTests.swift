import TestSupport
import DataSets
import Data
import Downstream
import Tensor
import Testing
import Training

@Suite("PhraseGrounding") struct PhraseGroundingTests {
  private let shapes = CaptionedShapes(split: .train, count: 12, side: 32)

  /// A phrase a picture: its first object.
  private var phrases: GroundingSet {
    GroundingSet(
      name: "phrases", pictures: shapes,
      examples: (0..<12).map {
        GroundingExample(
          id: $0, picture: $0, text: "the \(shapes.factors(at: $0).object.color.rawValue) one", reference: $0)
      })
  }

  private func box(_ box: ShapeBox) -> PictureBox {
    PictureBox(
      x: Double(32 * box.left), y: Double(32 * box.top), width: Double(32 * (box.right - box.left)),
      height: Double(32 * (box.bottom - box.top)))
  }

  private func task(hasProposals: Bool, count: Int = 12) throws -> PhraseGrounding {
    let whole = PictureBox(x: 0, y: 0, width: 32, height: 32)
    let targets = (0..<count).map { number in
      let meant = box(shapes.boxes(at: number)[0])
      return GroundingTarget(
        example: number, box: meant,
        proposals: hasProposals ? [meant, PictureBox(x: 0, y: 0, width: 2, height: 2), whole] : [],
        split: number % 2 == 0 ? "testA" : "testB")
    }
    return try PhraseGrounding(
      training: phrases, test: phrases, targets: targets, recipe: RetrievalFineTuning.recipe(at: .smoke))
  }

  @Test func `every phrase is asked, in the published columns, and again with equal results`() throws {
    let task = try task(hasProposals: true)
    #expect(task.metric == "accuracy at IoU 0.5")
    let results = try (0..<2).map { _ in try task.evaluate(makeSmallBackbone(), seed: Seed(3)) { _ in } }
    #expect(results[0].scores.count == 12 && results[0].scores.allSatisfy { $0 == 0 || $0 == 1 })
    #expect(results[0].kinds == ["testA", "testB"] && results[0].byKind.map(\.count) == [6, 6])
    #expect(results[0].details.map(\.name) == ["pointing"])
    #expect(results[0].pointings?.count == 8 && results[0].scores == results[1].scores)
  }

  @Test func `one of three boxes is right by chance, and the greatest never`() throws {
    let task = try task(hasProposals: true)
    // A great object has more than half of the picture in common with it.
    let great = task.targets.count { $0.isHit(by: $0.proposals[2]) }
    #expect(task.baselines.map(\.name) == ["random box", "greatest box"])
    #expect(abs(task.baselines[0].value - 100 * (12 + Double(great)) / 36) < 1e-9)
    #expect(abs(task.baselines[1].value - 100 * Double(great) / 12) < 1e-9)
  }

  @Test func `without boxes to choose from a model points`() throws {
    let task = try task(hasProposals: false)
    #expect(task.metric == "pointing" && task.reportedDetails.isEmpty)
    let area = task.targets.reduce(0) { $0 + $1.box.area } / 12 / 1024
    #expect(abs(task.baselines[0].value - 100 * area) < 1e-4)
    let result = try task.evaluate(makeSmallBackbone(), seed: Seed(3)) { _ in }
    #expect(result.scores.count == 12 && result.details.isEmpty)
  }

  @Test func `boxes, phrases and recipe decide the fingerprint`() throws {
    let all = [
      try task(hasProposals: true).fingerprint, try task(hasProposals: false).fingerprint,
      try task(hasProposals: true, count: 11).fingerprint,
    ]
    #expect(try Set(all).count == 3 && task(hasProposals: true).fingerprint == all[0])
    let none = try task(hasProposals: true, count: 0)
    #expect(throws: DownstreamError.emptiness(task: "grounding", part: "test")) {
      try none.evaluate(makeSmallBackbone(), seed: Seed(0)) { _ in }
    }
  }
}
