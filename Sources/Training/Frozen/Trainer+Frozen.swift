import Autograd
package import Data
import Encoders
import Losses
import Tensor

extension Trainer {
  /// The batch as a run gets it that reads what frozen layers made of fixed views and captions: the same numbers, computed now.
  package func knowingFrozenLayers(_ batch: PairBatch) -> PairBatch {
    let image = recipe.knowsViews ? model.online.image as? PartlyFrozenImageEncoder : nil
    let text = (model.online.text as? PartlyFrozenTextEncoder)?.lower(batch.text).rows.value
    guard let image else { return batch.with(textTokens: text) }
    func tokens(_ view: PairBatch.View) -> Tensor {
      let lower = image.lower(batch.pixels(of: view))
      return lower.rows.value.reshaped([batch.count, lower.rows.shape[0] / batch.count, image.width])
    }
    return PairBatch(
      firstTokens: tokens(.first), secondTokens: tokens(.second), text: batch.text, textTokens: text,
      samples: batch.samples, groups: batch.groups)
  }
}
