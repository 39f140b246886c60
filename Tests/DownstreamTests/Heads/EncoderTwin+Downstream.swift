import TestSupport
import Encoders

/// Slow, readable downstream encoders: one text at a time.
extension EncoderTwin {
  /// A text's tokens after all pairs of layers that look at the left and the right picture.
  func twoPictures(_ text: Matrix, left: Matrix, right: Matrix) -> Matrix {
    var x = text
    for depth in 0..<shape.fusionDepth {
      let name = { (side: Int) in "text_encoder.bert.encoder.layer.\(shape.textDepth + 2 * depth + side)" }
      for (side, picture) in [left, right].enumerated() {
        x = attended(x, keys: x, name(side) + ".attention")
        x = attended(x, keys: picture, name(side) + ".crossattention", sharing: name(0) + ".crossattention")
        x = fedForward(x, name(side))
      }
    }
    return x
  }

  /// The logits after each token of `ids`: everything is computed anew for every beginning of the answer, so that nothing can see
  /// what comes later.
  func answerLogits(_ ids: [Int], question: Matrix) -> Matrix {
    let name = "text_decoder.bert"
    return ids.indices.map { last in
      var x = embedded(Array(ids[...last]), name + ".embeddings")
      for depth in 0..<shape.fusionDepth {
        let layer = "\(name).encoder.layer.\(depth)"
        // A row of a causal layer is the last row of an ordinary one on the tokens so far.
        x = x.indices.map { attended([x[$0]], keys: Array(x[...$0]), layer + ".attention")[0] }
        x = attended(x, keys: question, layer + ".crossattention")
        x = fedForward(x, layer)
      }
      return wordLogits(x[last])
    }
  }

  private func wordLogits(_ row: [Double]) -> [Double] {
    let head = "text_decoder.cls.predictions"
    let transformed = norm(
      gelu(linear([row], head + ".transform.dense")), head + ".transform.LayerNorm", 1e-12)[0]
    return zip(self["text_decoder.bert.embeddings.word_embeddings.weight"], self[head + ".bias"][0]).map {
      zip($0, transformed).reduce($1) { $0 + $1.0 * $1.1 }
    }
  }
}
