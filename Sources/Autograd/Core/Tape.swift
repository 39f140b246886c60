import Tensor

/// The record of one forward pass: a flat array of operations in the order in which they were computed.
///
/// Backward is a loop from the end, so that the depth of a model cannot overflow a stack. What an operation saved is let go as
/// soon as its gradient is done.
public final class Tape {
  typealias Pullback = (Tensor, inout GradientSink) -> Void

  private struct Entry {
    let inputs: [Int?]
    var pullback: Pullback?
  }

  private var entries: [Entry] = []
  private var leaves: [ObjectIdentifier: Int] = [:]
  private var parameters: [(parameter: Parameter, node: Int)] = []
  private var isUsedUp = false

  public init() {}

  /// The number of recorded values, for tests and profiles.
  public var count: Int { entries.count }

  /// The variable that stands for `parameter` on this tape; one a tape.
  public func variable(_ parameter: Parameter) -> Variable {
    require(!isUsedUp, "variable: the tape is used up; each step needs a tape of its own")
    let key = ObjectIdentifier(parameter)
    if let node = leaves[key] { return Variable(parameter.value, node: node, tape: self) }
    let node = entries.count
    entries.append(Entry(inputs: [], pullback: nil))
    leaves[key] = node
    parameters.append((parameter, node))
    return Variable(parameter.value, node: node, tape: self)
  }

  fileprivate func append(inputs: [Int?], pullback: @escaping Pullback) -> Int {
    require(!isUsedUp, "operation: the tape of its inputs is used up")
    entries.append(Entry(inputs: inputs, pullback: pullback))
    return entries.count - 1
  }

  /// The gradients of the scalar `loss` by every parameter that it depends on.
  ///
  /// With `keepingRecord` the tape can be asked again, from another loss; otherwise it is used up.
  public func gradients(of loss: Variable, keepingRecord: Bool = false) -> Gradients {
    require(loss.value.count == 1, "gradients: the loss has shape \(loss.shape), not one element")
    guard let node = loss.node else { return Gradients(values: [:], order: []) }
    require(loss.tape === self, "gradients: the loss is on another tape")
    require(!isUsedUp, "gradients: the tape is used up; keep its record to ask again")
    var slots = [Tensor?](repeating: nil, count: entries.count)
    slots[node] = Tensor(repeating: 1, shape: loss.shape, on: loss.value.device)
    for index in stride(from: node, through: 0, by: -1) {
      guard let pullback = entries[index].pullback else { continue }
      if !keepingRecord { entries[index].pullback = nil }
      guard let gradient = slots[index] else { continue }
      slots[index] = nil
      var sink = GradientSink(slots: consume slots, inputs: entries[index].inputs)
      pullback(gradient, &sink)
      slots = sink.slots
    }
    if !keepingRecord {
      entries.removeAll()
      isUsedUp = true
    }
    var values: [ObjectIdentifier: Tensor] = [:]
    var order: [Parameter] = []
    for (parameter, node) in parameters {
      if let gradient = slots[node] {
        values[ObjectIdentifier(parameter)] = gradient
        order.append(parameter)
      }
    }
    return Gradients(values: values, order: order)
  }
}

extension Variable {
  /// The result of an operation on `inputs`: recorded on their tape, or a constant if all of them are.
  ///
  /// `pullback` is handed the gradient at `value` and adds the gradients of the inputs, by their place, to the sink.
  static func recording(
    _ value: Tensor, from inputs: [Variable], pullback: @escaping (Tensor, inout GradientSink) -> Void
  ) -> Variable {
    guard let tape = inputs.lazy.compactMap(\.tape).first else { return Variable(value) }
    require(
      inputs.allSatisfy { $0.tape == nil || $0.tape === tape }, "operation: the inputs are on different tapes")
    return Variable(value, node: tape.append(inputs: inputs.map(\.node), pullback: pullback), tape: tape)
  }
}
