import Encoders
import Tensor
import Testing

@Suite struct AnswerBatchTests {
  private let answers = AnswerBatch([[7, 30], [], [41]], begin: 2, end: 3)

  @Test func inputsBeginAndTargetsEnd() {
    #expect(answers.inputs == PackedText([[2, 7, 30], [2], [2, 41]]))
    #expect(answers.targets.values == [7, 30, 3, 3, 41, 3])
    #expect(answers.firstTargets == [7, 3, 41])
  }

  @Test func selectingEqualsABatchOfTheChosen() {
    #expect(answers.selecting([2, 0, 2]) == AnswerBatch([[41], [7, 30], [41]], begin: 2, end: 3))
    #expect(answers.selecting([]).count == 0)
  }
}
