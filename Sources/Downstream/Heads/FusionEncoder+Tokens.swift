public import Encoders
public import Autograd
import Tensor

extension FusionEncoder {
  /// Fuses text sequence `i` with picture `images[i]` of `context` and gives all its tokens, not those of some places alone.
  public func tokens(of text: TokenBatch, with context: FusionContext, images: [Int], _ pass: Pass) -> TokenBatch {
    let places = Indices(0..<text.offsets.total)
    return TokenBatch(
      rows: self(text, with: context, images: images, outputs: places, pass), offsets: text.offsets,
      visibleLengths: text.visibleLengths)
  }
}
