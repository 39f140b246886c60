public import Tensor

/// A named array that training changes: a weight, a bias, the temperature.
///
/// A reference, because layers, optimizer and checkpoints must mean the same array. `path` is unique in a model and is the name in
/// checkpoints. Parameters are used by one thread at a time.
public final class Parameter {
  /// Such as `visual_encoder.blocks.0.attn.qkv.weight`.
  public let path: String
  public var value: Tensor

  public init(path: String, value: Tensor) {
    self.path = path
    self.value = value
  }

  public var shape: Shape { value.shape }
}
