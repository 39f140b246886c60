import Autograd
import Tensor
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
