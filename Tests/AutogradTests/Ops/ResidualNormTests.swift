import Autograd
import Tensor
import Testing

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
