import Autograd
import Tensor

/// What is left of the gradients of a step when they have gone: the sum of squares of each, in the order of the parameters.
struct GradientSums {
  private var sums: [(path: String, squares: Double)] = []
  /// Of all parameters together.
  private(set) var elements = 0
  private(set) var isFinite = true

  mutating func append(_ parameter: Parameter, _ gradient: Tensor) {
    let squares = gradient.sumOfSquares()
    sums.append((parameter.path, squares))
    elements += gradient.count
    isFinite = isFinite && squares.isFinite
  }

  /// Gradients that came last first.
  mutating func reverse() { sums.reverse() }

  /// The norm of all gradients together. The order of the sum is that of the parameters, however they came.
  var norm: Double { sums.reduce(0) { $0 + $1.squares }.squareRoot() }

  /// The first parameter whose gradient is not finite.
  var firstNonFinite: String? { sums.first { !$0.squares.isFinite }?.path }
}
