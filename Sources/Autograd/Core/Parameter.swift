public import Tensor

/// A named array that training changes: a weight, a bias, the temperature.
///
/// A reference, because layers, optimizer and checkpoints must mean the same array. `path` is unique in a model. Parameters are
/// used by one thread at a time.
public final class Parameter {
  /// Such as `visual_encoder.blocks.0.attn.qkv.weight`.
  public let path: String
  /// The names of the equal blocks of rows that checkpoints hold; `[path]` when it is stored as one array.
  public let parts: [String]
  public var value: Tensor

  public init(path: String, parts: [String]? = nil, value: Tensor) {
    self.path = path
    self.parts = parts ?? [path]
    self.value = value
  }

  public var shape: Shape { value.shape }
}
