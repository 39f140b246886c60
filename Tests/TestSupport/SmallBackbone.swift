import DataSets
import Data
package import Downstream
import Encoders
import Losses
import Tensor

/// A backbone of the smallest size with random first values, and words enough for drawn shapes.
package func makeSmallBackbone(seed: UInt64 = 1, fusionDepth: Int = 2) throws -> Backbone {
  let captions = (0..<200).flatMap { CaptionedShapes(split: .train, count: 200, side: 32).captions(at: $0) }
  let tokenizer = WordPieceTokenizer(vocabulary: try WordPieceTrainer(size: 200).train(on: captions))
  var shape = ModelShape.smoke
  shape.vocabularySize = tokenizer.vocabularySize
  shape.fusionDepth = fusionDepth
  shape.dropout = 0
  shape.initialDeviation = 0.1
  let model = Model(shape: shape, temperature: 0.07, seed: Seed(seed))
  let make = ParameterMaker(seed: Seed(seed), device: model.device)
  return Backbone(
    model: model, tokenizer: tokenizer, itm: ITM().makeHead(for: shape, make),
    words: MaskedLanguageHead(make, shape: shape), maxTextLength: 25)
}
