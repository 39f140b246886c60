import Autograd
import Tensor
import TestSupport
import Testing

/// A fixed linear functional: it turns an output of any shape into the scalar loss that a tape asks for.
struct Projection: Operation {
  let weights: Tensor

  func value(_ inputs: [Tensor]) -> Tensor {
    Tensor(Float(inputs[0].dot(weights)), on: weights.device)
  }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] { [weights * gradient.item] }
}

/// Where the tape's derivative is farthest from the finite difference.
struct GradientMismatch: CustomStringConvertible {
  let input: Int
  /// The element that was moved; nil for a random direction.
  let element: Int?
  let finiteDifference: Double
  let tape: Double
  /// The difference, relative to the largest element of the gradient.
  let error: Double

  var description: String {
    let place = element.map { "element \($0)" } ?? "a random direction"
    return "input \(input), \(place): tape \(tape), finite difference \(finiteDifference)"
  }
}

/// Compares `Tape.gradients` with finite differences of a random projection of what `body` computes.
///
/// Some elements of every input are moved, then all of them in a random direction. Central differences of two widths are
/// extrapolated (Richardson), so that the steps can be wide and float32's rounding stays small.
func worstGradientMismatch(
  _ inputs: [Tensor], step: Float = 0.04, elements: Int = 10, _ body: ([Variable]) -> Variable
) -> GradientMismatch {
  let projection = Projection(
    weights: randomTensor(body(inputs.map { Variable($0) }).shape, "projection"))
  func loss(moving input: Int, along direction: [Float], by distance: Float) -> Double {
    var moved = inputs
    moved[input] = Tensor(
      zip(inputs[input].values, direction).map { $0 + distance * $1 }, shape: inputs[input].shape)
    return body(moved.map { Variable($0) }).value.dot(projection.weights)
  }
  func slope(_ input: Int, _ direction: [Float], _ width: Float) -> Double {
    (loss(moving: input, along: direction, by: width) - loss(moving: input, along: direction, by: -width))
      / Double(2 * width)
  }

  let tape = Tape()
  let parameters = inputs.enumerated().map { Parameter(path: "input \($0)", value: $1) }
  let gradients = tape.gradients(of: projection(body(parameters.map { tape.variable($0) })))
  var worst = GradientMismatch(input: 0, element: nil, finiteDifference: 0, tape: 0, error: 0)
  for (input, parameter) in parameters.enumerated() {
    let count = inputs[input].count
    let gradient = gradients[parameter]?.values ?? Array(repeating: 0, count: count)
    let scale = max(0.02, gradient.map { Double(abs($0)) }.max() ?? 0)
    var random = Seed(7).derived("directions", input).stream()
    var moves: [(element: Int?, direction: [Float])] = random.permutation(of: count).prefix(elements).map { element in
      (element, (0..<count).map { $0 == element ? 1 : 0 })
    }
    let dense = (0..<count).map { _ in random.normal() }
    let length = dense.reduce(0) { $0 + $1 * $1 }.squareRoot()
    if length > 0 { moves.append((nil, dense.map { $0 / length })) }
    for (element, direction) in moves {
      let expected = (4 * slope(input, direction, step / 2) - slope(input, direction, step)) / 3
      let found = zip(gradient, direction).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let error = abs(found - expected) / scale
      // A gradient that is not a number is the worst of all.
      if !(error <= worst.error) {
        worst = GradientMismatch(
          input: input, element: element, finiteDifference: expected, tape: found,
          error: error.isNaN ? .infinity : error)
      }
    }
  }
  return worst
}

/// Expects the derivatives of `body` by every input to agree with finite differences.
func checkGradients(
  _ inputs: [Tensor], tolerance: Double = 2e-3, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: ([Variable]) -> Variable
) {
  let worst = worstGradientMismatch(inputs, body)
  #expect(worst.error < tolerance, "\(worst)", sourceLocation: sourceLocation)
}

/// Normal numbers of deviation `scale`; equal arguments give equal tensors.
func randomTensor(_ shape: Shape, _ name: String, scale: Float, on device: any Device = CPUDevice.standard) -> Tensor {
  randomTensor(shape, name, on: device) * scale
}

/// True if every element of `tensor` is within a rounding of `value`.
func isConstant(_ tensor: Tensor?, _ value: Float) -> Bool {
  tensor?.values.allSatisfy { abs($0 - value) < 1e-6 } ?? false
}
