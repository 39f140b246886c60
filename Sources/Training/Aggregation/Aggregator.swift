public import Autograd
public import Encoders
public import Losses
import Tensor

/// How the losses of a step become one scalar that is differentiated. A value: equal aggregators train identically.
///
/// One's own is one file: a type with ``name`` and what it does otherwise than the weighted sum. What it carries from step to step
/// are parameters of its ``State``, so that checkpoints hold them; those that ``total(of:state:pass:)`` uses are trained by the
/// recipe's optimizer, the others it sets itself.
public protocol Aggregator: Sendable, Codable, Hashable {
  /// What is carried from step to step.
  associatedtype State: Layer = NoHead

  /// The key in identities and logs, such as `pcgrad`.
  static var name: String { get }

  /// Makes the state for a recipe's objectives, with parameters named `aggregation.…`.
  func makeState(for objectives: [ObjectiveName], _ make: ParameterMaker) -> State

  /// The factor on each loss in this step, in the order of `losses`.
  func weights(of losses: [WeightedLoss], state: State) -> [Float]

  /// The scalar that is differentiated.
  func total(of losses: [WeightedLoss], state: State, pass: Pass) -> Variable

  /// The learning rate of the state relative to the recipe's.
  var stateRate: Float { get }

  /// Named numbers of the state that are worth a line in the log, after the step.
  func metrics(of state: State) -> [(name: String, value: Float)]
}

extension Aggregator {
  public var stateRate: Float { 1 }

  public func weights(of losses: [WeightedLoss], state: State) -> [Float] { losses.map(\.weight) }

  public func total(of losses: [WeightedLoss], state: State, pass: Pass) -> Variable {
    weightedSum(losses, weights: weights(of: losses, state: state))
  }

  public func metrics(of state: State) -> [(name: String, value: Float)] { [] }
}

extension Aggregator where State == NoHead {
  public func makeState(for objectives: [ObjectiveName], _ make: ParameterMaker) -> NoHead { NoHead() }
}

/// The sum of each loss times its weight, in order.
private func weightedSum(_ losses: [WeightedLoss], weights: [Float]) -> Variable {
  let terms = zip(losses, weights).map { $1 == 1 ? $0.loss : $0.loss * $1 }
  guard let first = terms.first else { return Variable(Tensor(0)) }
  return terms.dropFirst().reduce(first, +)
}
