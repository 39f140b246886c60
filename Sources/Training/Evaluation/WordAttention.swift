import Autograd
package import Data
import Encoders
import Tensor

/// Where on a picture the tokens of its caption look, by the cross-attention of the fusion encoder.
///
/// Attention says what is read, not why an answer is given (Jain and Wallace, NAACL 2019).
package struct WordAttention: Sendable, Hashable {
  /// The ids of the caption's tokens, `[CLS]` first.
  package let tokens: [Int32]
  /// The patches on a side of the picture.
  package let gridSide: Int
  /// `[tokens][gridSide * gridSide]`: the mean over the heads of the last fusion layer. The rest to 1 goes to the picture's class token.
  package let maps: [[Double]]
}

extension RetrievalEvaluation {
  /// The attention of each caption over its picture; nil if the fusion encoder cannot show it or the picture has no grid to show it on.
  ///
  /// - Parameter pairs: Samples of `source` and the captions, not cleaned yet, that are fused with their pictures.
  package func attention(
    _ pairs: [(sample: Int, text: String)], in source: any PairSource
  ) throws(RetrievalError) -> [WordAttention]? {
    guard let fusion = model.online.fusion as? any CrossAttentionReading, !pairs.isEmpty,
      let side = model.online.image.gridSide
    else { return nil }
    let length = min(options.maxTextLength, model.shape.maxPositions)
    let ids = pairs.map { tokenizer.encode(options.cleaner.clean($0.text), maxLength: length) }
    let pictures = model.online.image(try views(of: pairs.map(\.sample)[...], in: source), .inference)
    let text = model.online.text(PackedText(ids), .inference)
    let layers = fusion.crossAttention(
      of: text, with: fusion.context(for: pictures, .inference), images: Array(pairs.indices))
    guard let last = layers.last else { return nil }
    return zip(ids, last).map { tokens, probabilities in
      let (heads, words, keys) = probabilities.shape3
      let values = probabilities.values
      let maps = (0..<words).map { word in
        // The first image token is the class token, which lies nowhere.
        (keys - side * side..<keys).map { key in
          (0..<heads).reduce(0) { $0 + Double(values[($1 * words + word) * keys + key]) } / Double(heads)
        }
      }
      return WordAttention(tokens: tokens, gridSide: side, maps: maps)
    }
  }
}
