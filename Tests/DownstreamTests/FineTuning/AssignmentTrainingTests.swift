import Losses
import TestSupport
import DataSets
import Autograd
import Data
import Downstream
import Encoders
import Foundation
import Tensor
import Testing
import Training

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

  @Test func `it begins where three equally frequent classes are guessed`() throws {
    let losses = try losses(task(20))
    #expect(losses.count == 20)
    #expect(abs(losses.reduce(0, +) / 20 - Float(log(3.0))) < 0.15)
  }

  @Test func `what was drawn once can be learned by both pictures and the text`() throws {
    let backbone = try makeSmallBackbone().copied()
    let make = ParameterMaker(seed: Seed(1), device: backbone.model.device)
    let network = TwoPictureNetwork(backbone, classes: 2, make)
    let head = TextAssignment.head(make, width: backbone.model.shape.textWidth)
    let parameters = network.fusionParameters + head.parameters
    var random = Seed(2).stream()
    let views = Tensor(shape: [8, 3, 32, 32], on: backbone.model.device) { random.uniform() - 0.5 }
    let batch = FusedBatch(
      views: views, pictures: [Array(0..<8)],
      text: PackedText((0..<8).map { backbone.tokens(of: captions.captions(at: $0)[0]) }))
    var optimizer = AdamW(AdamWSettings(learningRate: LearningRate(peak: 3e-3, floor: 3e-3, warmUp: 0)))
    var losses: [Float] = []
    for _ in 0..<60 {
      let tape = Tape()
      let loss = network.assignmentLoss(
        batch, samples: Array(0..<8), groups: Array(0..<8), by: head, seed: Seed(5), .training(tape, seed: Seed(0)))
      losses.append(loss.value.item)
      optimizer.update(parameters, gradients: tape.gradients(of: loss), learningRate: 3e-3, gradientScale: 1)
    }
    #expect(losses[0] > 0.7)
    #expect(losses[59] < 0.05)
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
