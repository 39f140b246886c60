import Autograd
import Tensor
import Testing

@Suite struct LinearTests {
  private let x = randomTensor([2, 3, 7], "x")
  private let weight = randomTensor([5, 7], "weight")
  private let bias = randomTensor([5], "bias")

  @Test func linearMatchesFiniteDifferences() {
    checkGradients([x, weight, bias]) { $0[0].linear(weight: $0[1], bias: $0[2]) }
  }

  @Test func linearWithoutBiasMatchesFiniteDifferences() {
    checkGradients([x, weight]) { $0[0].linear(weight: $0[1], bias: nil) }
  }

  @Test func linearGELUMatchesFiniteDifferences() {
    checkGradients([x, weight, bias]) { $0[0].linearGELU(weight: $0[1], bias: $0[2]) }
  }

  @Test func oneWeightAppliedTwiceMatchesFiniteDifferences() {
    checkGradients([randomTensor([3, 4], "x"), randomTensor([4, 4], "w", scale: 0.5), randomTensor([4], "b")]) {
      $0[0].linear(weight: $0[1], bias: $0[2]).linearGELU(weight: $0[1], bias: $0[2])
    }
  }

  @Test func noRowsGiveZeroGradients() {
    let tape = Tape()
    let weight = Parameter(path: "weight", value: self.weight)
    let bias = Parameter(path: "bias", value: self.bias)
    let y = Variable(Tensor([], shape: [0, 7])).linear(weight: tape.variable(weight), bias: tape.variable(bias))
    let gradients = tape.gradients(of: Projection(weights: Tensor([], shape: [0, 5]))(y))
    #expect(gradients[weight]?.values == Array(repeating: 0, count: 35))
    #expect(gradients[bias]?.values == Array(repeating: 0, count: 5))
  }
}
