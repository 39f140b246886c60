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
}
