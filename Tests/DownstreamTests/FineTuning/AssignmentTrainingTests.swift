import Autograd
import Data
import Downstream
import Encoders
import Tensor
import Testing

/// Text assignment on a handful of drawn pictures, before statements about pairs of them.
@Suite("AssignmentTraining") struct AssignmentTrainingTests {
  private let captions = CaptionedShapes(split: .train, count: 8, side: 32)
  private var pairs: PicturePairSet { ShapeTasks(captions).pairs() }

  private func task(_ assignmentSteps: Int?, seed: UInt64 = 3) -> PicturePairReasoning {
    PicturePairReasoning(
      training: pairs, test: pairs, settings: FineTuning(learningRate: 3e-3, steps: 1, batchSize: 8),
      assignment: assignmentSteps.map {
        AssignmentTraining(
          captions: captions, settings: FineTuning(learningRate: 3e-3, steps: $0, batchSize: 16))
      })
  }

  /// The loss of each step of text assignment.
  private func losses(_ task: PicturePairReasoning, seed: UInt64 = 3) throws -> [Float] {
    var losses: [Float] = []
    _ = try task.evaluate(makeSmallBackbone(), seed: Seed(seed)) { state in
      if state.task == "pairs, text assignment", let loss = state.loss { losses.append(loss) }
    }
    return losses
  }

  @Test func `captions that are learned are assigned to their pictures`() throws {
    let losses = try losses(task(300))
    #expect(losses.count == 300)
    // Three classes, equally frequent: log 3 without looking.
    let (start, end) = (losses.prefix(20).reduce(0, +) / 20, losses.suffix(20).reduce(0, +) / 20)
    #expect(abs(start - 1.0986) < 0.3)
    #expect(end < 0.6)
  }

  @Test func `equal seeds give equal losses, other seeds other ones`() throws {
    let first = try losses(task(3))
    #expect(try losses(task(3)) == first)
    #expect(try losses(task(3), seed: 4) != first)
  }

  @Test func `it is part of what a task is`() {
    #expect(Set([task(nil), task(3), task(4)].map(\.fingerprint)).count == 3)
    #expect(task(3).fingerprint == task(3).fingerprint)
  }

  @Test func `a model that sees one side only has none`() throws {
    let task = PicturePairReasoning(
      training: pairs, test: pairs, settings: FineTuning(learningRate: 3e-3, steps: 1, batchSize: 8),
      sight: .textOnly,
      assignment: AssignmentTraining(captions: captions, settings: FineTuning(learningRate: 3e-3, steps: 5)))
    #expect(task.assignment == nil)
  }

  @Test func `too few captions are an error`() throws {
    let few = CaptionedShapes(split: .train, count: 0, side: 32)
    let task = PicturePairReasoning(
      training: pairs, test: pairs, settings: FineTuning(learningRate: 3e-3, steps: 1),
      assignment: AssignmentTraining(captions: few, settings: FineTuning(learningRate: 3e-3, steps: 1)))
    #expect(throws: DownstreamError.emptiness(task: "pairs", part: "text assignment")) { try losses(task) }
  }
}
