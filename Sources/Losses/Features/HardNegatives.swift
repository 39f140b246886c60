import Autograd
import Data
import Foundation
package import Tensor

/// For each caption a picture, and for each picture a caption, that does not belong to it but looks as if it did.
public struct NegativePairs: Sendable, Hashable {
  /// `[batch]`: a picture of the batch for each caption.
  public var imageForText: [Int]
  /// `[batch]`: a caption of the batch for each picture.
  public var textForImage: [Int]

  public init(imageForText: [Int], textForImage: [Int]) {
    self.imageForText = imageForText
    self.textForImage = textForImage
  }
}

/// Negatives drawn from the batch in proportion to the softmax of the contrastive similarities (ALBEF, section 3.2).
///
/// The draw is keyed by (seed, purpose, sample) and goes through the candidates in the order of their samples, so that it does not
/// depend on the order of the batch.
public struct HardNegatives: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> NegativePairs {
    NegativePairs(
      imageForText: HardNegatives.draw(
        step[TextToImageSimilarity()].value, samples: step.batch.samples, seed: step.seed.derived("negative images")),
      textForImage: HardNegatives.draw(
        step[ImageToTextSimilarity()].value, samples: step.batch.samples, seed: step.seed.derived("negative texts")))
  }

  /// For each row of `scores` `[batch, batch + queue]` a column below `batch` other than the row's own.
  ///
  /// - Parameter samples: What the rows stand for, `[batch]`.
  package static func draw(_ scores: Tensor, samples: [Int], seed: Seed) -> [Int] {
    let batch = samples.count
    require(batch > 1, "hard negatives: a batch of \(batch) has none")
    let columns = scores.shape[-1]
    let order = samples.indices.sorted { (samples[$0], $0) < (samples[$1], $1) }
    return scores.withValues { values in
      (0..<batch).map { row in
        let others = order.filter { $0 != row }
        let similarities = others.map { Double(values[row * columns + $0]) }
        let peak = similarities.max() ?? 0
        let weights = similarities.map { exp($0 - peak) }
        var random = seed.derived("row", samples[row]).stream()
        var threshold = Double(random.uniform()) * weights.reduce(0, +)
        for (column, weight) in zip(others, weights) {
          threshold -= weight
          if threshold < 0 { return column }
        }
        // Rounding can leave a remainder: the last candidate's.
        return others[others.count - 1]
      }
    }
  }
}
