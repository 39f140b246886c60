import Autograd
import Tensor
import TestSupport
import Testing

@Suite struct LayerNormTests {
  @Test func layerNormMatchesFiniteDifferences() {
    checkGradients([randomTensor([2, 3, 7], "x"), randomTensor([7], "gamma"), randomTensor([7], "beta")]) {
      $0[0].layerNorm(gamma: $0[1], beta: $0[2], epsilon: 1e-5)
    }
  }

  @Test func aLargeEpsilonEntersTheDerivative() {
    checkGradients([randomTensor([3, 5], "x"), randomTensor([5], "gamma"), randomTensor([5], "beta")]) {
      $0[0].layerNorm(gamma: $0[1], beta: $0[2], epsilon: 0.5)
    }
  }
}

@Suite struct ResidualNormTests {
  private let inputs = [
    randomTensor([2, 3, 7], "x"), randomTensor([2, 3, 7], "residual"), randomTensor([7], "gamma"),
    randomTensor([7], "beta"),
  ]

  @Test(arguments: [DropoutMask.none, DropoutMask(seed: Seed(3), rate: 0.4)])
  func matchesFiniteDifferences(mask: DropoutMask) {
    checkGradients(inputs) {
      $0[0].residualNorm(residual: $0[1], gamma: $0[2], beta: $0[3], epsilon: 1e-6, mask: mask)
    }
  }

  @Test func isLayerNormOfTheSumWithDropout() {
    let mask = DropoutMask(seed: Seed(3), rate: 0.4)
    let (x, residual, gamma, beta) = (
      Variable(inputs[0]), Variable(inputs[1]), Variable(inputs[2]), Variable(inputs[3])
    )
    let fused = x.residualNorm(residual: residual, gamma: gamma, beta: beta, epsilon: 1e-6, mask: mask)
    let plain = (x.dropout(mask) + residual).layerNorm(gamma: gamma, beta: beta, epsilon: 1e-6)
    for (a, b) in zip(fused.value.values, plain.value.values) { #expect(abs(a - b) < 1e-5) }
  }
}

@Suite struct NormalizeTests {
  @Test func normalizedMatchesFiniteDifferences() {
    checkGradients([randomTensor([2, 3, 7], "x")]) { $0[0].normalized() }
  }

  @Test func theGradientIsOrthogonalToTheRow() {
    let tape = Tape()
    let x = Parameter(path: "x", value: randomTensor([1, 9], "x"))
    let loss = Projection(weights: randomTensor([1, 9], "weights"))(tape.variable(x).normalized())
    let gradient = tape.gradients(of: loss)[x]
    #expect(abs(gradient?.dot(x.value) ?? 1) < 1e-5)
  }
}
