import Autograd
import Data
import Encoders
import Losses
import Tensor

/// The models that tasks are checked on.
enum ConformanceBackbone {
  /// One thread: the work is too small to share.
  private static let device = CPUDevice(threadCount: 1)

  /// A model of the smallest size with random first values, a tokenizer that spells Latin letters and digits, and the heads that
  /// pre-training leaves behind.
  static func make() throws -> Backbone {
    let tokenizer = WordPieceTokenizer(vocabulary: try WordPieceTrainer(size: 200, minimumCount: 100).train(on: texts))
    var shape = ModelShape.smoke
    shape.vocabularySize = tokenizer.vocabularySize
    shape.dropout = 0
    shape.initialDeviation = 0.1
    let model = Model(shape: shape, temperature: 0.07, seed: Seed(1), device: device)
    let make = ParameterMaker(seed: Seed(1), device: device)
    return Backbone(
      model: model, tokenizer: tokenizer, itm: ITM().makeHead(for: shape, make),
      words: MaskedLanguageHead(make, shape: shape), maxTextLength: 25)
  }

  /// Another model of the same make: every number a little greater or smaller, which leaves temperatures positive.
  static func moved(_ backbone: Backbone) -> Backbone {
    let copy = backbone.copied()
    for parameter in copy.parameters {
      var random = Seed(2).derived("moved " + parameter.path).stream()
      parameter.value.changeValues { values in
        for index in values.indices { values[index] *= 1 + 0.1 * random.normal() }
      }
    }
    return copy
  }

  /// Every character at the beginning of a word and inside one.
  private static var texts: [String] {
    let characters = "abcdefghijklmnopqrstuvwxyz0123456789"
    return characters.map { "\($0)" } + [characters, String(characters.reversed())] + [". , ; : ! ? ' \" ( ) / -"]
  }
}

extension Backbone {
  /// All that a task might change: both sides of the momentum pair and the heads.
  var parameters: [Parameter] {
    model.parameters + model.momentum.parameters + (itm?.parameters ?? []) + (words?.parameters ?? [])
  }
}
