public import Autograd
public import Tensor

/// Turns pictures into token vectors.
public protocol ImageEncoder: Layer {
  /// The size of a token vector.
  var width: Int { get }

  /// The side of the square of patch tokens that follow the class token.
  var gridSide: Int { get }

  /// Pictures `[batch, 3, side, side]` to a class token and `gridSide * gridSide` patch tokens each.
  func callAsFunction(_ images: Tensor, _ pass: Pass) -> TokenBatch
}
