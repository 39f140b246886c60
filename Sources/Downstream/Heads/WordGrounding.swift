package import Encoders
import Autograd
import Foundation
package import Tensor

/// Where in a picture the words of a text are, learned from pairs alone: Grad-CAM (Selvaraju et al. 2017) of the fusion encoder's
/// cross-attention, as published for RefCOCO+.
///
/// `map = mean over heads of P * max(0, d logit / d P)`, where `P` are the probabilities of one layer and the logit is image-text
/// matching's for "these belong together".
package struct WordGrounding {
  private let fusion: any GroundingReading
  private let matching: Linear
  private let layer: Int

  /// - Parameters:
  ///   - matching: The head of image-text matching, `[width]` to two logits.
  ///   - layer: Counted from 0 among the fusion layers, and not the last, where only the first token counts. Published: 2 of 6.
  package init(_ fusion: any GroundingReading, matching: Linear, layer: Int) {
    require(
      (0..<fusion.fusionDepth).contains(layer),
      "grounding: layer \(layer) of a fusion encoder with \(fusion.fusionDepth)"
    )
    require(matching.weight.shape[0] == 2, "grounding: a matching head of \(matching.weight.shape[0]) logits, not 2")
    self.fusion = fusion
    self.matching = matching
    self.layer = layer
  }

  /// A map of the patches for every token of every text, `[sequences]` tensors `[words, side, side]`, none below 0.
  ///
  /// - Parameters:
  ///   - context: Of pictures of a class token and a square of patches each, from inference.
  ///   - images: The picture of each text, `[sequences]`.
  package func callAsFunction(_ text: TokenBatch, with context: FusionContext, images: [Int]) -> [Tensor] {
    let choice = Variable(Tensor([0, 1], shape: [1, 2], on: matching.weight.value.device))
    return fusion.attentionGradients(of: text, with: context, images: images, layer: layer) { first in
      // The sum over the sequences, which do not depend on one another.
      matching(first, .inference).exactLinear(weight: choice).mean() * Float(first.shape[0])
    }
    .map(WordGrounding.map)
  }

  /// The maps of one text, `[words, side, side]`; the class token is left out.
  package static func map(_ reading: AttentionGradient) -> Tensor {
    let (heads, words, tokens) = reading.probabilities.shape3
    let side = Int(Double(tokens - 1).squareRoot().rounded())
    require(side * side == tokens - 1, "grounding: \(tokens - 1) patches are not a square")
    let (probabilities, slopes) = (reading.probabilities.values, reading.gradient.values)
    var maps = [Float](repeating: 0, count: words * side * side)
    for head in 0..<heads {
      for word in 0..<words {
        for patch in 0..<side * side {
          let place = (head * words + word) * tokens + 1 + patch
          maps[word * side * side + patch] += probabilities[place] * max(0, slopes[place]) / Float(heads)
        }
      }
    }
    return Tensor(maps, shape: [words, side, side], on: reading.probabilities.device)
  }
}
