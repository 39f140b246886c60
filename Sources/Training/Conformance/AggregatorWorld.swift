import Autograd
import Encoders
import Losses
import Tensor

/// An objective as small as can be: it draws parameters that all share, and some of its own, towards a point.
struct PointLoss: Sendable {
  let name: ObjectiveName
  /// Four numbers; parameters begin at 0, where the gradient is `-scale` times this.
  let target: [Float]
  var scale: Float = 1

  /// Three that agree about where to go, more or less, and differ in size.
  static let agreeing = [
    PointLoss(name: "first", target: [1, 0.5, 0, 0.25]),
    PointLoss(name: "second", target: [0.5, 1, 0.25, 0], scale: 2),
    PointLoss(name: "third", target: [0.25, 0.5, 1, 0.5], scale: 0.25),
  ]

  /// Two that do not.
  static let conflicting = [
    PointLoss(name: "first", target: [1, 0.5, 0, 0]), PointLoss(name: "second", target: [-1, 0.25, 0.5, 0], scale: 2),
  ]

  /// One that is where it wants to be: its loss and its gradient are 0.
  static let settled = PointLoss(name: "settled", target: [0, 0, 0, 0])
}

/// Objectives, their parameters and an aggregator with a fresh state: the small world in which aggregators are checked.
///
/// Everything follows from what it is made of; two equal worlds go through equal steps, bit for bit.
final class AggregatorWorld {
  private let losses: [PointLoss]
  private let bound: BoundAggregator
  private let shared: Parameter
  private let own: [Parameter]
  private var completedSteps: Int
  /// One thread: the work is too small to share.
  private static let device = CPUDevice(threadCount: 1)
  private static let seed = Seed(2022)
  /// Small, so that objectives that agree at first still do some steps later.
  private static let rate: Float = 0.02

  init(_ aggregator: some Aggregator, _ losses: [PointLoss]) {
    self.losses = losses
    let make = ParameterMaker(seed: Self.seed.derived("model"), device: Self.device)
    shared = make("shared", [4], .zeros)
    own = losses.map { make("own.\($0.name)", [4], .zeros) }
    bound = BoundAggregator(Aggregation(aggregator), objectives: losses.map(\.name), make)
    completedSteps = 0
  }

  /// The state that the aggregator made.
  var state: any Layer { bound.state }

  /// What a checkpoint holds.
  var parameters: [Parameter] { [shared] + own + bound.state.parameters }

  /// Goes on from where `other` is, knowing nothing but its parameters.
  func restore(from other: AggregatorWorld) {
    parameters.takeValues(of: other.parameters)
    completedSteps = other.completedSteps
  }

  /// One step of gradient descent on what the aggregator makes of the losses, as training does it.
  ///
  /// - Parameter places: The objectives that count in the step; all of them if nil.
  func step(counting places: [Int]? = nil) -> AggregatorOutcome {
    let tape = Tape()
    let key = Self.seed.derived("step", completedSteps)
    let pass = Pass.training(tape, seed: key)
    let weighted = weightedLosses(on: tape, counting: places)
    let total = bound.total(weighted, pass)
    let separate = weighted.map { tape.gradients(of: $0.loss, keepingRecord: true) }
    let gradients =
      bound.readsGradients
      ? bound.combine(separate, of: weighted, seed: key.derived("aggregation")) : tape.gradients(of: total)
    for parameter in gradients.parameters {
      if let gradient = gradients[parameter] { parameter.value = parameter.value + gradient * -Self.rate }
    }
    completedSteps += 1
    var outcome = AggregatorOutcome()
    outcome.values = [("the total", [total.value.item]), ("a weight", bound.weights(weighted))]
    outcome.values += bound.metrics().map { ("the metric \($0.name)", [$0.value]) }
    outcome.gradients = AggregatorOutcome.values(of: gradients, in: parameters)
    outcome.separate = separate.map { AggregatorOutcome.values(of: $0, in: parameters) }
    outcome.parameters = parameters.map { ($0.path, $0.value.values) }
    return outcome
  }

  /// How many weights and, where it gives them, coefficients there are for `places`.
  func counts(counting places: [Int]) -> (weights: Int, coefficients: Int?) {
    let weighted = weightedLosses(on: Tape(), counting: places)
    let weights = bound.weights(weighted).count
    let products = GradientProducts(vectors: places.map { losses[$0].target.map(Double.init) })
    return (weights, bound.coefficients?(weighted, products, Self.seed).count)
  }

  private func weightedLosses(on tape: Tape, counting places: [Int]?) -> [WeightedLoss] {
    (places ?? Array(losses.indices)).map { place in
      let draw = DistanceTo(target: losses[place].target, scale: losses[place].scale)
      let loss = draw(tape.variable(shared)) + draw(tape.variable(own[place]))
      return WeightedLoss(name: losses[place].name, place: place, weight: 1, loss: loss)
    }
  }
}

/// The numbers of one step: what two worlds are compared by.
struct AggregatorOutcome {
  /// Total, weights and metrics, each with what it is.
  var values: [(name: String, numbers: [Float])] = []
  /// The direction that is followed, by the path of a parameter.
  var gradients: [(name: String, numbers: [Float])] = []
  /// The gradient of each loss alone.
  var separate: [[(name: String, numbers: [Float])]] = []
  /// After the step.
  var parameters: [(name: String, numbers: [Float])] = []

  static func values(of gradients: Gradients, in parameters: [Parameter]) -> [(name: String, numbers: [Float])] {
    parameters.compactMap { parameter in gradients[parameter].map { (parameter.path, $0.values) } }
  }

  /// The first number that is infinite or none, in words.
  var firstNonFinite: String? {
    let named =
      values + gradients.map { ("the gradient of \($0.name)", $0.numbers) }
      + parameters.map { ("the parameter \($0.name)", $0.numbers) }
    for (name, numbers) in named {
      if let number = numbers.first(where: { !$0.isFinite }) { return "\(name) is \(number)" }
    }
    return nil
  }

  /// The first number that is not the same in `other`, bit for bit, in words.
  func firstDifference(from other: AggregatorOutcome) -> String? {
    let pairs = [(values, other.values), (gradients, other.gradients), (parameters, other.parameters)]
    for (own, others) in pairs {
      guard own.map(\.name) == others.map(\.name), own.map(\.numbers.count) == others.map(\.numbers.count) else {
        return "there are \(own.map(\.name)) and \(others.map(\.name))"
      }
      for (one, another) in zip(own, others) {
        for (a, b) in zip(one.numbers, another.numbers) where a.bitPattern != b.bitPattern {
          return "\(one.name) is \(a) and \(b)"
        }
      }
    }
    return nil
  }

  /// The gradient by the parameter of a path; empty if it has none.
  func gradient(of path: String) -> [Float] { gradients.first { $0.name == path }?.numbers ?? [] }
}

/// `scale / 2 |x - target|^2`.
private struct DistanceTo: Autograd.Operation {
  let target: [Float]
  let scale: Float

  func value(_ inputs: [Tensor]) -> Tensor {
    let squares = zip(inputs[0].values, target).map { ($0 - $1) * ($0 - $1) }
    return Tensor(scale / 2 * squares.reduce(0, +), on: inputs[0].device)
  }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    let factor = scale * gradient.item
    let values = zip(inputs[0].values, target).map { factor * ($0 - $1) }
    return [Tensor(values, shape: inputs[0].shape, on: inputs[0].device)]
  }
}
