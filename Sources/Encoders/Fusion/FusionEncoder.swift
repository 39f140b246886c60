public import Autograd
public import Tensor

/// What a fusion encoder has computed from pictures alone: used by every caption that is fused with them.
public struct FusionContext {
  /// For each fusion layer the keys and values of all image tokens, `[image tokens, 2 * width]`.
  public let keysAndValues: [Variable]
  /// `[images]`
  public let offsets: Offsets

  public init(keysAndValues: [Variable], offsets: Offsets) {
    self.keysAndValues = keysAndValues
    self.offsets = offsets
  }
}

/// Fuses captions with pictures.
public protocol FusionEncoder: Layer {
  /// The size of a token vector.
  var width: Int { get }

  /// The image side of the fusion, computed once for pictures that meet several captions.
  func context(for images: TokenBatch, _ pass: Pass) -> FusionContext

  /// Fuses text sequence `i` with picture `images[i]` of `context`.
  ///
  /// Gives the rows named by `outputs` (ascending places in the packed text) in that order, `[outputs, width]`; all others are left
  /// out of the last layer, where nothing depends on them.
  func callAsFunction(
    _ text: TokenBatch, with context: FusionContext, images: [Int], outputs: Indices, _ pass: Pass
  ) -> Variable
}
