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

extension Gradients {
  /// The linear combination of several losses' gradients: for each parameter the sum of each loss's gradient times its factor.
  ///
  /// - Parameter factors: One factor a loss, asked for once a parameter; a loss without a gradient there does not count.
  public static func combining(_ gradients: [Gradients], factors: (Parameter) -> [Float]) -> Gradients {
    var values: [ObjectIdentifier: Tensor] = [:]
    var order: [Parameter] = []
    for parameter in gradients.flatMap(\.parameters) where values[ObjectIdentifier(parameter)] == nil {
      var sum: Tensor?
      for (own, factor) in zip(gradients, factors(parameter)) {
        guard let gradient = own[parameter] else { continue }
        if sum == nil { sum = gradient * factor } else { sum?.add(gradient, times: factor) }
      }
      values[ObjectIdentifier(parameter)] = sum
      order.append(parameter)
    }
    return Gradients(values: values, order: order)
  }
}
