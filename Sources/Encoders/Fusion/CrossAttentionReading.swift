public import Tensor

/// A fusion encoder that can show which parts of a picture the words of a caption look at.
///
/// A requirement of its own and not of ``FusionEncoder``: training never needs it, and not every fusion encoder has attention.
public protocol CrossAttentionReading: FusionEncoder {
  /// Fuses text sequence `i` with picture `images[i]` as in inference and gives the probabilities of every cross-attention on the way.
  ///
  /// - Returns: `[layers][sequences]` tensors `[heads, words, image tokens]`; each row sums to 1.
  func crossAttention(of text: TokenBatch, with context: FusionContext, images: [Int]) -> [[Tensor]]
}
