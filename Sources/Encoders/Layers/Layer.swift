public import Autograd
package import Tensor

/// A part of a model with parameters. Layers are structs; the parameters inside are references.
public protocol Layer {
  /// Calls `visit` once for each parameter, in a fixed order.
  func visitParameters(_ visit: (Parameter) -> Void)

  /// The pairs of an online parameter and the momentum parameter that follows it, for layers that hold both.
  var momentumTwins: [(online: Parameter, momentum: Parameter)] { get }

  /// What the layer remembers from step to step beside its parameters; nothing, if it does not say.
  var movingMeans: [MovingMean] { get }
}

extension Layer {
  /// None: no parameter of the layer follows another one.
  public var momentumTwins: [(online: Parameter, momentum: Parameter)] { [] }

  /// None: the layer remembers nothing beside its parameters.
  public var movingMeans: [MovingMean] { [] }

  /// All parameters, in the order in which they are visited.
  public var parameters: [Parameter] {
    var result: [Parameter] = []
    visitParameters { result.append($0) }
    return result
  }

  /// Starts as `other`, a layer of the same sizes: sets every parameter to the value of its counterpart.
  public func takeValues(of other: Self) { parameters.takeValues(of: other.parameters) }
}

extension [Parameter] {
  /// Sets every parameter to the value of its counterpart: as many, in the same order, of the same shapes.
  ///
  /// - Parameter fitting: The value as a parameter of another shape can take it.
  package func takeValues(of others: [Parameter], fitting: (Tensor, Parameter) -> Tensor = { value, _ in value }) {
    require(count == others.count, "takeValues: \(count) parameters from \(others.count)")
    for (parameter, source) in zip(self, others) {
      let value = fitting(source.value, parameter)
      require(
        parameter.shape == value.shape,
        "takeValues: \(parameter.path) \(parameter.shape) from \(source.path) \(source.shape)")
      parameter.value = value
    }
  }

  /// The parameters beside those that follow them as a moving average: as many, in the same order, of the same shapes.
  package func followed(by momentum: [Parameter]) -> [(online: Parameter, momentum: Parameter)] {
    require(count == momentum.count, "momentum: \(momentum.count) parameters follow \(count)")
    return zip(self, momentum).map { online, momentum in
      require(
        online.shape == momentum.shape,
        "momentum: \(momentum.path) \(momentum.shape) follows \(online.path) \(online.shape)")
      return (online, momentum)
    }
  }
}

extension [(online: Parameter, momentum: Parameter)] {
  /// Moves every momentum parameter toward the one that it follows: of its own value the share `decay` stays.
  package func moveMomentum(decay: Float) {
    for (online, momentum) in self { momentum.value.move(toward: online.value, weight: 1 - decay) }
  }
}

/// The head of an objective that needs no parameters of its own.
public struct NoHead: Layer {
  /// A head without parameters.
  public init() {}
  /// Visits nothing.
  public func visitParameters(_ visit: (Parameter) -> Void) {}
}

/// All parameters that `value` holds, found by reflection: through structs, arrays, optionals, existentials and class references.
///
/// For tests: `visitParameters` is written by hand, and a parameter that it forgets would neither be trained nor saved. Each
/// parameter is listed once, in the order in which it is met.
package func reflectedParameters(of value: Any) -> [Parameter] {
  var found: [Parameter] = []
  var seen: Set<ObjectIdentifier> = []
  var pending: [Any] = [value]
  while let next = pending.popLast() {
    if let parameter = next as? Parameter {
      if seen.insert(ObjectIdentifier(parameter)).inserted { found.append(parameter) }
      continue
    }
    // A device holds threads and locks, no parameters.
    if next is any Device { continue }
    var mirror: Mirror? = Mirror(reflecting: next)
    if mirror?.displayStyle == .class, !seen.insert(ObjectIdentifier(next as AnyObject)).inserted { continue }
    var children: [Any] = []
    while let current = mirror {
      children.append(contentsOf: current.children.map(\.value))
      mirror = current.superclassMirror
    }
    pending.append(contentsOf: children.reversed())
  }
  return found
}

/// What is wrong with the parameters that `value` says it has, or nil: one of them twice, or one that it holds and leaves out.
package func visitFailure(of value: Any, visited: [Parameter]) -> String? {
  let identities = Set(visited.map { ObjectIdentifier($0) })
  if identities.count != visited.count { return "a parameter is visited twice" }
  return reflectedParameters(of: value).first { !identities.contains(ObjectIdentifier($0)) }
    .map { "\($0.path) is not visited" }
}
