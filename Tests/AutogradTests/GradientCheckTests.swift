import Autograd
import Tensor
import TestSupport
import Testing

/// Elementwise squares, whose derivative is off by `factor`.
private struct Square: Operation {
  var factor: Float = 1

  func value(_ inputs: [Tensor]) -> Tensor {
    Tensor(inputs[0].values.map { $0 * $0 }, shape: inputs[0].shape)
  }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    let slopes = zip(inputs[0].values, gradient.values).map { factor * 2 * $0 * $1 }
    return [Tensor(slopes, shape: inputs[0].shape)]
  }
}

@Suite struct GradientCheckTests {
  @Test func acceptsARightDerivative() {
    checkGradients([randomTensor([3, 5], "x")]) { Square()($0[0]) }
  }

  @Test func refusesADerivativeThatIsOnePercentOff() {
    let worst = worstGradientMismatch([randomTensor([3, 5], "x")]) { Square(factor: 1.01)($0[0]) }
    #expect(worst.error > 5e-3)
  }

  @Test func refusesAMissingDerivative() {
    let worst = worstGradientMismatch([randomTensor([3, 5], "x")]) { Variable($0[0].value) }
    #expect(worst.error > 0.5)
  }
}
