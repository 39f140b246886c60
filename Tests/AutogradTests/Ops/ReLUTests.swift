import Autograd
import Tensor
import Testing

@Suite struct ReLUTests {
  /// At a distance from 0, where finite differences mean nothing.
  private let x = Tensor(
    randomTensor([4, 5], "x").values.map { $0 < 0 ? $0 - 0.2 : $0 + 0.2 }, shape: [4, 5])

  @Test func itMatchesFiniteDifferences() { checkGradients([x]) { $0[0].relu() } }

  @Test func aValueThatIsUsedTwiceMatchesFiniteDifferences() {
    checkGradients([x]) { ($0[0].relu() + $0[0] * 0.5).relu() }
  }

  @Test func theSlopeAtZeroIsZero() {
    let tape = Tape()
    let zero = Parameter(path: "zero", value: Tensor([0], shape: [1]))
    #expect(tape.gradients(of: tape.variable(zero).relu())[zero]?.values == [0])
  }
}
