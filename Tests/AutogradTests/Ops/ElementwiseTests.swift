import Autograd
import Tensor
import TestSupport
import Testing

@Suite struct ElementwiseTests {
  private let a = randomTensor([3, 5], "a")
  private let b = randomTensor([3, 5], "b")

  @Test func sumMatchesFiniteDifferences() { checkGradients([a, b]) { $0[0] + $0[1] } }

  @Test func aSumWithItselfMatchesFiniteDifferences() {
    checkGradients([a]) { ($0[0] + $0[0]) * 0.5 + $0[0] }
  }

  @Test func scalingMatchesFiniteDifferences() { checkGradients([a]) { $0[0] * -2.5 } }

  @Test func meanMatchesFiniteDifferences() { checkGradients([a]) { $0[0].mean() } }

  @Test func reshapingMatchesFiniteDifferences() { checkGradients([a]) { $0[0].reshaped([5, 1, 3]) } }

  @Test func dropoutMatchesFiniteDifferences() {
    checkGradients([a]) { $0[0].dropout(DropoutMask(seed: Seed(5), rate: 0.5)) }
  }

  @Test func dropoutWithoutRateRecordsNothing() {
    let tape = Tape()
    let x = tape.variable(Parameter(path: "x", value: a))
    let count = tape.count
    _ = x.dropout(.none)
    #expect(tape.count == count)
  }

  @Test func addingGradientsLeavesSharedOnesAlone() {
    // The gradient of `a + b` is handed to both; adding to one must not show in the other.
    let tape = Tape()
    let (x, y) = (Parameter(path: "x", value: a), Parameter(path: "y", value: b))
    let (vx, vy) = (tape.variable(x), tape.variable(y))
    let gradients = tape.gradients(of: (vx + (vx + vy)).mean())
    #expect(isConstant(gradients[x], 2 / 15))
    #expect(isConstant(gradients[y], 1 / 15))
  }
}

@Suite struct ReLUTests {
  /// At a distance from 0, where finite differences mean nothing.
  private let x = Tensor(
    randomTensor([4, 5], "x").values.map { $0 < 0 ? $0 - 0.2 : $0 + 0.2 }, shape: [4, 5])

  @Test func itMatchesFiniteDifferences() { checkGradients([x]) { $0[0].relu() } }

  @Test func `The exponential of a single number matches finite differences`() {
    checkGradients([Tensor([-0.4], shape: [1])]) { $0[0].exponential() }
    #expect(Variable(Tensor(0)).exponential().value.item == 1)
  }

  @Test func aValueThatIsUsedTwiceMatchesFiniteDifferences() {
    checkGradients([x]) { ($0[0].relu() + $0[0] * 0.5).relu() }
  }

  @Test func theSlopeAtZeroIsZero() {
    let tape = Tape()
    let zero = Parameter(path: "zero", value: Tensor([0], shape: [1]))
    #expect(tape.gradients(of: tape.variable(zero).relu())[zero]?.values == [0])
  }
}
