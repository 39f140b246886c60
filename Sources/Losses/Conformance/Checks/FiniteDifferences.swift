import Autograd
import Encoders
import Tensor

/// Compares gradients of a loss with its differences.
///
/// A parameter is moved along its gradient and along a random direction; central differences of two widths are extrapolated (Richardson).
/// Allowed is 2 % of the parameter's gradient plus 0.2 % of the norm of all: what float32 leaves, of a loss of the order of 1.
struct FiniteDifferences {
  let seed: Seed
  /// The norm of all gradients together.
  let norm: Double
  let loss: () -> Double

  /// In what `gradient` is not the derivative by `parameter`, or nil.
  func failure(at parameter: Parameter, gradient: Tensor?) -> String? {
    let gradient = gradient?.values ?? [Float](repeating: 0, count: parameter.value.count)
    let length = gradient.squaredNorm.squareRoot()
    let allowed = 0.02 * length + 0.002 * norm + 2e-4
    var directions: [[Float]] = [randomDirection(parameter)]
    if length > 0 { directions.append(gradient.map { $0 / Float(length) }) }
    for direction in directions {
      // A scalar (the temperature) is moved by less than its size.
      let width: Float = parameter.value.count == 1 ? 0.1 * abs(parameter.value.item) : 0.04
      let expected =
        (4 * slope(of: parameter, along: direction, width / 2) - slope(of: parameter, along: direction, width)) / 3
      let found = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      if !(abs(found - expected) <= allowed) {
        return "the gradient says \(found), the difference \(expected); allowed is \(allowed)"
      }
    }
    return nil
  }

  private func slope(of parameter: Parameter, along direction: [Float], _ width: Float) -> Double {
    let original = parameter.value
    func moved(_ distance: Float) -> Double {
      parameter.value = Tensor(
        zip(original.values, direction).map { $0 + distance * $1 }, shape: original.shape, on: original.device)
      defer { parameter.value = original }
      return loss()
    }
    return (moved(width) - moved(-width)) / Double(2 * width)
  }

  private func randomDirection(_ parameter: Parameter) -> [Float] {
    var random = seed.derived("direction " + parameter.path).stream()
    let values = (0..<parameter.value.count).map { _ in random.normal() }
    let length = Float(values.squaredNorm.squareRoot())
    return values.map { $0 / max(length, 1e-12) }
  }
}

extension [Parameter] {
  /// The first `always` and, of the rest, about `count` at equal distances.
  func evenlyChosen(_ count: Int, always: Int) -> [Parameter] {
    let rest = Array(dropFirst(always))
    let step = Swift.max(1, rest.count / Swift.max(1, count))
    return Array(prefix(always)) + stride(from: 0, to: rest.count, by: step).map { rest[$0] }
  }
}
