package import Autograd
import Tensor

/// What is left of the gradients of a step when they have gone: the sum of squares of each, in the order of the parameters.
package struct GradientSums {
  private var sums: [(path: String, squares: Double)] = []
  /// Of all parameters together.
  private(set) var elements = 0
  private(set) var isFinite = true

  init() {}

  /// Of gradients that are all there.
  package init(_ gradients: Gradients) {
    for parameter in gradients.parameters {
      if let gradient = gradients[parameter] { append(parameter, gradient) }
    }
  }

  mutating func append(_ parameter: Parameter, _ gradient: Tensor) {
    let squares = gradient.sumOfSquares()
    sums.append((parameter.path, squares))
    elements += gradient.count
    isFinite = isFinite && squares.isFinite
  }

  /// Gradients that came last first.
  mutating func reverse() { sums.reverse() }

  /// The norm of all gradients together, not finite if one of them is not. The sum is in double precision, and its order that of the
  /// parameters, however they came.
  package var norm: Float { Float(sums.reduce(0) { $0 + $1.squares }.squareRoot()) }

  /// The first parameter whose gradient is not finite.
  var firstNonFinite: String? { sums.first { !$0.squares.isFinite }?.path }
}
