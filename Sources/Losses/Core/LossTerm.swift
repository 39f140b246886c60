public import Autograd

/// What an objective says of one step.
public struct LossTerm {
  /// A scalar.
  public let loss: Variable
  /// Scalars beside it, by name, in the order given.
  public let metrics: [(name: String, value: Variable)]

  public init(_ loss: Variable, metrics: KeyValuePairs<String, Variable> = [:]) {
    self.loss = loss
    self.metrics = metrics.map { ($0.key, $0.value) }
  }
}
