import TestSupport
import DataSets
import Data
import Downstream
import Tensor
import Testing

@Suite("VisualQuestionAnswering") struct VisualQuestionAnsweringTests {
  private func task(_ people: [WeightedAnswer], list: [String]) -> VisualQuestionAnswering {
    let pictures = CaptionedShapes(split: .train, count: 1, side: 32)
    let set = QuestionSet(
      name: "q", pictures: pictures,
      questions: [PictureQuestion(id: 7, picture: 0, question: "what is it?", answers: people, kind: "other")],
      answers: list)
    return VisualQuestionAnswering(training: set, test: set, settings: FineTuning(learningRate: 1e-3, steps: 1))
  }

  @Test func `answers that the official evaluation writes alike teach one class`() {
    let found = task(
      [
        WeightedAnswer("An apple", weight: 0.3), WeightedAnswer("apple", weight: 0.5),
        WeightedAnswer("pear", weight: 0.2),
      ],
      list: ["apple", "plum"])
    let example = found.training.examples[0]
    #expect(example.targets == [0: 1])
    // Eight of ten people mean it.
    #expect(example.scores == [0: 1])
    #expect(found.answer(ofClass: 1) == "plum")
  }

  @Test func `where all people wrote the same it is compared as written`() {
    let example = task([WeightedAnswer("An apple", weight: 1)], list: ["apple"]).training.examples[0]
    #expect(example.targets == [0: 1] && example.scores == [0: 0])
  }

  @Test func `a question without a listed answer teaches nothing`() {
    let example = task([WeightedAnswer("pear", weight: 1)], list: ["apple"]).training.examples[0]
    #expect(example.targets.isEmpty && example.scores.isEmpty)
  }

  @Test func `a result says what was answered`() throws {
    let found = task([WeightedAnswer("apple")], list: ["apple", "plum"])
    let result = try found.evaluate(makeSmallBackbone(), seed: Seed(0)) { _ in }
    #expect(result.answers.map { ["apple", "plum"].contains($0[0]) } == true)
    #expect(result.scores == [result.answers == ["apple"] ? 1 : 0])
  }
}
