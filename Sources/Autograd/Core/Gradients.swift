public import Tensor

/// The derivatives of one loss by the parameters it depends on: a value, returned by `Tape.gradients(of:)`.
public struct Gradients {
  private let values: [ObjectIdentifier: Tensor]
  /// The parameters with a gradient, in the order in which the forward pass first used them.
  public let parameters: [Parameter]

  init(values: [ObjectIdentifier: Tensor], order: [Parameter]) {
    self.values = values
    parameters = order
  }

  /// The gradient by `parameter`, or nil if the loss does not depend on it.
  public subscript(parameter: Parameter) -> Tensor? { values[ObjectIdentifier(parameter)] }

  /// The square root of the sum of all squares, in double precision.
  public var norm: Double {
    parameters.reduce(0) { $0 + (self[$1]?.sumOfSquares() ?? 0) }.squareRoot()
  }
}
