public import Tensor

/// The record of one forward pass: a flat array of operations in the order in which they were computed.
///
/// Backward is a loop from the end, so that the depth of a model cannot overflow a stack. What an operation saved is let go as
/// soon as its gradient is done, and a parameter's gradient can be used as soon as it is complete.
public final class Tape {
  /// May overwrite the gradient that it is handed.
  typealias Pullback = (inout Tensor, inout GradientSink) -> Void

  private struct Entry {
    let inputs: [Int?]
    var pullback: Pullback?
    /// What a leaf stands for.
    var parameter: Parameter?
  }

  private var entries: [Entry] = []
  private var leaves: [ObjectIdentifier: Int] = [:]
  private var isUsedUp = false

  /// An empty tape; one is made per forward pass.
  public init() {}

  /// The number of recorded values, for tests and profiles.
  package var count: Int { entries.count }

  /// The variable that stands for `parameter` on this tape; one a tape.
  public func variable(_ parameter: Parameter) -> Variable {
    require(!isUsedUp, "variable: the tape is used up; each step needs a tape of its own")
    let key = ObjectIdentifier(parameter)
    if let node = leaves[key] { return Variable(parameter.value, node: node, tape: self) }
    let node = entries.count
    entries.append(Entry(inputs: [], pullback: nil, parameter: parameter))
    leaves[key] = node
    return Variable(parameter.value, node: node, tape: self)
  }

  fileprivate func append(inputs: [Int?], pullback: @escaping Pullback) -> Int {
    require(!isUsedUp, "operation: the tape of its inputs is used up")
    entries.append(Entry(inputs: inputs, pullback: pullback, parameter: nil))
    return entries.count - 1
  }

  /// The gradients of the scalar `loss` by every parameter that it depends on.
  ///
  /// With `keepingRecord` the tape can be asked again, from another loss; otherwise it is used up.
  public func gradients(of loss: Variable, keepingRecord: Bool = false) -> Gradients {
    var values: [ObjectIdentifier: Tensor] = [:]
    var order: [Parameter] = []
    pullBack(from: loss, keepingRecord: keepingRecord) { parameter, gradient in
      values[ObjectIdentifier(parameter)] = gradient
      order.append(parameter)
    }
    return Gradients(values: values, order: order.reversed())
  }

  /// Hands the gradient of the scalar `loss` by every parameter that it depends on to `body`, as soon as it is complete, and forgets it.
  ///
  /// The parameters come in the reverse of the order in which the forward pass first used them. Nothing that is still to be
  /// differentiated reads a parameter that has come, so `body` may change it: gradients need never exist all at once. Uses the
  /// tape up.
  package func forEachGradient(of loss: Variable, _ body: (_ parameter: Parameter, _ gradient: Tensor) -> Void) {
    pullBack(from: loss, keepingRecord: false, body)
  }

  /// The parameters that `loss` may depend on, in the order in which the forward pass first used them.
  package func parameters(of loss: Variable) -> [Parameter] {
    guard let node = loss.node, loss.tape === self, !isUsedUp else { return [] }
    var isReached = [Bool](repeating: false, count: node + 1)
    isReached[node] = true
    var result: [Parameter] = []
    for index in stride(from: node, through: 0, by: -1) where isReached[index] {
      if let parameter = entries[index].parameter { result.append(parameter) }
      for case let input? in entries[index].inputs { isReached[input] = true }
    }
    return result.reversed()
  }

  private func pullBack(
    from loss: Variable, keepingRecord: Bool, _ body: (_ parameter: Parameter, _ gradient: Tensor) -> Void
  ) {
    require(loss.value.count == 1, "gradients: the loss has shape \(loss.shape), not one element")
    guard let node = loss.node else { return }
    require(loss.tape === self, "gradients: the loss is on another tape")
    require(!isUsedUp, "gradients: the tape is used up; keep its record to ask again")
    // What comes after the loss does not count, but what it saved must go.
    if !keepingRecord { entries.removeSubrange((node + 1)...) }
    var slots = GradientSlots(count: node + 1, usesLeft: countUses(upTo: node))
    slots.contribute(to: node) { $0 = Tensor(repeating: 1, shape: loss.shape, on: loss.value.device) }
    for index in stride(from: node, through: 0, by: -1) {
      let entry = entries[index]
      if !keepingRecord { entries.removeLast() }
      slots.noteUse(of: entry.inputs)
      guard var gradient = slots.take(index) else { continue }
      // A leaf comes before everything that used it: its gradient is complete.
      if let parameter = entry.parameter { body(parameter, gradient) }
      guard let pullback = entry.pullback else { continue }
      var sink = GradientSink(slots: consume slots, inputs: entry.inputs)
      pullback(&gradient, &sink)
      slots = sink.slots
    }
    if !keepingRecord { isUsedUp = true }
  }

  /// How many of the first entries use each value.
  private func countUses(upTo last: Int) -> [Int32] {
    var uses = [Int32](repeating: 0, count: last + 1)
    for entry in entries[...last] { for case let input? in entry.inputs { uses[input] += 1 } }
    return uses
  }
}

extension Variable {
  /// The result of an operation on `inputs`: recorded on their tape, or a constant if all of them are.
  ///
  /// `pullback` is handed the gradient at `value`, which is its to overwrite, and adds the gradients of the inputs, by their place, to the sink. `remake`
  /// gives `value` again, bit for bit, from what is kept anyway.
  static func recording(
    _ value: Tensor, from inputs: [Variable], remake: (() -> Tensor)? = nil,
    pullback: @escaping (inout Tensor, inout GradientSink) -> Void
  ) -> Variable {
    guard let tape = inputs.lazy.compactMap(\.tape).first else { return Variable(value) }
    require(
      inputs.allSatisfy { $0.tape == nil || $0.tape === tape }, "operation: the inputs are on different tapes")
    return Variable(
      value, node: tape.append(inputs: inputs.map(\.node), pullback: pullback), tape: tape, remake: remake)
  }
}

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
  package static func combining(_ gradients: [Gradients], factors: (Parameter) -> [Float]) -> Gradients {
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
