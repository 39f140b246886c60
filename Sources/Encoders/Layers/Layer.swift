public import Autograd
import Tensor

/// A part of a model with parameters. Layers are structs; the parameters inside are references.
public protocol Layer {
  /// Calls `visit` once for each parameter, in a fixed order.
  func visitParameters(_ visit: (Parameter) -> Void)

  /// The pairs of an online parameter and the momentum parameter that follows it, for layers that hold both.
  var momentumTwins: [(online: Parameter, momentum: Parameter)] { get }
}

extension Layer {
  public var momentumTwins: [(online: Parameter, momentum: Parameter)] { [] }

  /// All parameters, in the order in which they are visited.
  public var parameters: [Parameter] {
    var result: [Parameter] = []
    visitParameters { result.append($0) }
    return result
  }

  /// Starts as `other`, a layer of the same sizes: sets every parameter to the value of its counterpart.
  public func takeValues(of other: Self) {
    let (own, others) = (parameters, other.parameters)
    require(own.count == others.count, "takeValues: \(own.count) parameters from \(others.count)")
    for (parameter, source) in zip(own, others) {
      require(
        parameter.shape == source.shape,
        "takeValues: \(parameter.path) \(parameter.shape) from \(source.path) \(source.shape)")
      parameter.value = source.value
    }
  }
}

/// The head of an objective that needs no parameters of its own.
public struct NoHead: Layer {
  public init() {}
  public func visitParameters(_ visit: (Parameter) -> Void) {}
}
