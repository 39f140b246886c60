import TestSupport
import DataSets
import Data
import Downstream
import Encoders
import Tensor
import Testing

@Suite("AnswerGeneration") struct AnswerGenerationTests {
  @Test(arguments: [AnswerScore.chainRule, .released])
  func `a decoder answers what it was trained on`(score: AnswerScore) throws {
    let questions = ShapeTasks(CaptionedShapes(split: .train, count: 6, side: 32)).questions()
    let task = AnswerGeneration(
      training: questions, test: questions, settings: FineTuning(learningRate: 3e-3, steps: 150, batchSize: 16),
      score: score)
    let result = try task.evaluate(makeSmallBackbone(), seed: Seed(1)) { _ in }
    #expect(result.scores.count == questions.questions.count)
    #expect(result.value > 80)
  }

  @Test func `a momentum model changes what is learned, from its first step on, and not how it is learned`() throws {
    let questions = ShapeTasks(CaptionedShapes(split: .train, count: 6, side: 32)).questions()
    func losses(_ distillation: Float, _ steps: Int = 3) throws -> [Float] {
      let task = AnswerGeneration(
        training: questions, test: questions,
        settings: FineTuning(learningRate: 3e-3, steps: steps, batchSize: 8, distillation: distillation))
      var losses: [Float] = []
      _ = try task.evaluate(makeSmallBackbone(), seed: Seed(1)) { if let loss = $0.loss { losses.append(loss) } }
      return losses
    }
    #expect(try losses(0.4) == losses(0.4))
    #expect(try losses(0.4)[0] != losses(0)[0])
    // Whoever learns only what it says itself does not learn.
    let own = try losses(1, 20)
    #expect(own[19] > own[0] / 2)
    let taught = try losses(0.4, 60)
    #expect(taught[59] < taught[0])
  }
}
