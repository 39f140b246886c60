import Autograd
import Tensor
import Testing

@Suite struct LocalAlignmentTests {
  @Test(arguments: [[2, 3, 1], [2, 0, 3], [1, 1], [5, 1, 1, 1]]) func matchesFiniteDifferences(lengths: [Int]) {
    let offsets = Offsets(lengths: lengths)
    checkGradients([randomTensor([offsets.count, offsets.total], "scores", scale: 2)]) {
      $0[0].localAlignment(offsets)
    }
  }

  @Test func aSingleRowHasNothingToContrastWith() {
    let tape = Tape()
    let scores = Parameter(path: "scores", value: randomTensor([1, 4], "scores"))
    let loss = tape.variable(scores).localAlignment(Offsets(lengths: [4]))
    #expect(loss.value.item == 0)
    #expect(tape.gradients(of: loss)[scores]?.values ?? [0, 0, 0, 0] == [0, 0, 0, 0])
  }

  @Test func rowsWithoutLocalsGiveAConstantZero() {
    let loss = Variable(Tensor([], shape: [2, 0])).localAlignment(Offsets(lengths: [0, 0]))
    #expect(loss.value.item == 0)
  }

  @Test func equalScoresGiveTheLogarithmOfTheChoices() {
    // One of own against three of others: log(4) for each.
    let loss = Variable(Tensor(zeros: [2, 6])).localAlignment(Offsets(lengths: [3, 3]))
    #expect(abs(loss.value.item - 1.386_294_4) < 1e-6)
  }
}
