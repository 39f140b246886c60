import Autograd
import Encoders
import Tensor

/// The numbers of a step, which the device computes and the host reads once, when the step is over.
///
/// Until then nobody knows whether a loss or a gradient was finite. So the ledger keeps a scalar that every update is multiplied by: 1, or
/// less where gradients are clipped, and NaN from the first number on that was not finite, after which updates change nothing.
struct StepLedger {
  private(set) var scale: Tensor
  private let losses: [Tensor]
  private var parameters: [Parameter] = []
  private var squares: DeviceSums

  /// - Parameters:
  ///   - losses: Scalars that have to be finite.
  ///   - capacity: At least as many as gradients are going to be noted.
  init(guarding losses: [Tensor], capacity: Int, on device: any Device) {
    self.losses = losses
    scale = Tensor(1, on: device)
    squares = DeviceSums(count: capacity, on: device)
    for loss in losses { device.spoil(&scale, unlessFinite: loss) }
  }

  /// Notes the next gradient, which has to be finite.
  mutating func note(_ parameter: Parameter, _ gradient: Tensor) {
    let (device, place) = (gradient.device, parameters.count)
    device.squares(&squares, at: place, gradient)
    device.spoil(&scale, unlessFinite: squares, at: place)
    parameters.append(parameter)
  }

  /// Brings the norm of all gradients that were noted down to `limit`.
  mutating func clip(to limit: Float) { squares.storage.device.clip(&scale, to: limit, squares) }

  /// Reads everything back at once.
  ///
  /// - Parameters:
  ///   - numbers: Scalars that are read beside.
  ///   - isReversed: Whether the gradients came last first.
  func read(_ numbers: [Tensor], isReversed: Bool) -> StepReading {
    let device = squares.storage.device
    let scalars = losses + numbers
    let values = Tensor.concatenatingRows([
      Tensor.gathering(scalars, on: device).reshaped([scalars.count, 1]),
      squares.storage.reshaped([squares.storage.count, 1]),
    ]).values
    let doubles = DeviceSums.doubles(values[scalars.count...]).prefix(parameters.count)
    let found = zip(parameters, doubles).map { (path: $0.path, elements: $0.value.count, squares: $1) }
    return StepReading(
      losses: Array(values[..<losses.count]), numbers: Array(values[losses.count..<scalars.count]),
      sums: GradientSums(isReversed ? found.reversed() : found))
  }
}

/// What was read of a step.
package struct StepReading: Sendable {
  /// Those that had to be finite, in the order given.
  package let losses: [Float]
  /// What was read beside, in the order given.
  package let numbers: [Float]
  package let sums: GradientSums
}

/// What is left of the gradients of a step when they have gone: the sum of squares of each, in the order of the parameters.
package struct GradientSums: Sendable {
  private let sums: [(path: String, elements: Int, squares: Double)]

  init(_ sums: [(path: String, elements: Int, squares: Double)]) { self.sums = sums }

  /// Of all parameters together.
  package var elements: Int { sums.reduce(0) { $0 + $1.elements } }

  /// The norm of all gradients together, not finite if one of them is not. The sum is in double precision, and its order that of the
  /// parameters, however they came.
  package var norm: Float { Float(sums.reduce(0) { $0 + $1.squares }.squareRoot()) }

  /// The first parameter whose gradient is not finite.
  var firstNonFinite: String? { sums.first { !$0.squares.isFinite }?.path }
}

/// A number of a step that is infinite or none.
package enum NonFiniteStepError: Error, Sendable, Hashable {
  /// The place of the first such loss among those that were guarded.
  case loss(place: Int, value: Float)
  /// The path of the first such parameter, in the order in which the forward pass used them.
  case gradient(parameter: String)
}
