public import Tensor

/// A tensor that may be differentiated: its value, and its place on a tape if it depends on parameters.
///
/// Without a tape it is a constant, so that one code path serves training, evaluation and the momentum encoders. `value` is the
/// stop-gradient and the only way back to a tensor.
public struct Variable {
  /// What the operation computed; on the device, and never changed after.
  public let value: Tensor
  let node: Int?
  let tape: Tape?
  /// Gives `value` again, bit for bit, from what is kept anyway; nil if only keeping `value` does.
  private let remake: (() -> Tensor)?

  /// A constant: no gradient flows into it.
  public init(_ value: Tensor) {
    self.value = value
    node = nil
    tape = nil
    remake = nil
  }

  init(_ value: Tensor, node: Int, tape: Tape, remake: (() -> Tensor)? = nil) {
    self.value = value
    self.node = node
    self.tape = tape
    self.remake = remake
  }

  /// For pullbacks to keep in place of `value`: gives it in backward, made again where that is cheaper than memory.
  var saved: () -> Tensor {
    if let remake { return remake }
    let value = value
    return { value }
  }

  /// The shape of the value.
  public var shape: Shape { value.shape }

  /// True if no parameter on a tape can be reached from here.
  public var isConstant: Bool { node == nil }

  /// The shape of a matrix, `[rows, columns]`; a trap where the value has another rank.
  public var shape2: (Int, Int) { value.shape2 }
  /// The shape of a value of rank three, such as `[batch, places, columns]`; a trap where it has another rank.
  public var shape3: (Int, Int, Int) { value.shape3 }
}

/// A named array that training changes: a weight, a bias, the temperature.
///
/// A reference, because layers, optimizer and checkpoints must mean the same array. `path` is unique in a model. Parameters are
/// used by one thread at a time.
public final class Parameter {
  /// Such as `visual_encoder.blocks.0.attn.qkv.weight`.
  public let path: String
  /// The names of the equal blocks of rows that checkpoints hold; `[path]` when it is stored as one array.
  package let parts: [String]
  /// The numbers themselves, which the optimizer changes in place.
  public var value: Tensor
  /// Whether training leaves it as it is: a pass takes it for a constant.
  package var isFrozen = false

  /// A parameter by its path in the model; `parts` names the equal blocks of rows that checkpoints hold, `[path]`
  /// without it.
  public init(path: String, parts: [String]? = nil, value: Tensor) {
    self.path = path
    self.parts = parts ?? [path]
    self.value = value
  }

  /// The shape of the value, which stays the same for good.
  public var shape: Shape { value.shape }
}
