package import Autograd
import Tensor

/// A fixed linear functional, which makes a loss of an output of any shape.
private struct Projection: Operation {
  let weights: Tensor

  func value(_ inputs: [Tensor]) -> Tensor { Tensor(Float(inputs[0].dot(weights))) }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] { [weights * gradient.item] }
}

/// Where the derivatives of `body` by parameters, along a random direction each, disagree with finite differences: a sentence each.
///
/// Dropout is on, with the same masks each time. Central differences of two widths are extrapolated (Richardson).
package func gradientMismatches(
  by parameters: [Parameter], tolerance: Double = 5e-3, _ body: (Pass) -> Variable
) -> [String] {
  let seed = Seed(17)
  let weights = randomTensor(body(.momentum(seed: seed)).shape, "projection")
  let tape = Tape()
  let gradients = tape.gradients(of: Projection(weights: weights)(body(.training(tape, seed: seed))))
  return parameters.compactMap { parameter in
    let original = parameter.value
    let direction = randomTensor(original.shape, "direction of " + parameter.path)
    let length = Float(direction.sumOfSquares().squareRoot())
    func loss(_ distance: Float) -> Double {
      parameter.value.add(direction, times: distance / length)
      defer { parameter.value = original }
      return body(.momentum(seed: seed)).value.dot(weights)
    }
    func slope(_ width: Float) -> Double { (loss(width) - loss(-width)) / Double(2 * width) }
    let expected = (4 * slope(0.02) - slope(0.04)) / 3
    let gradient = gradients[parameter] ?? Tensor(zeros: original.shape)
    let found = gradient.dot(direction) / Double(length)
    let scale = max(0.05, gradient.sumOfSquares().squareRoot())
    return abs(found - expected) < tolerance * scale
      ? nil : "\(parameter.path): tape \(found), finite difference \(expected)"
  }
}
