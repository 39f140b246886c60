import Autograd
internal import Foundation
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
/// The draw is keyed by (seed, purpose, row). A row whose other weights all vanish draws evenly among the others.
public struct HardNegatives: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> NegativePairs {
    NegativePairs(
      imageForText: HardNegatives.draw(
        step[TextToImageSimilarity()].value, batch: step.count, seed: step.seed.derived("negative images")),
      textForImage: HardNegatives.draw(
        step[ImageToTextSimilarity()].value, batch: step.count, seed: step.seed.derived("negative texts")))
  }

  /// For each row of `scores` `[batch, batch + queue]` a column below `batch` other than the row's own.
  package static func draw(_ scores: Tensor, batch: Int, seed: Seed) -> [Int] {
    require(batch > 1, "hard negatives: a batch of \(batch) has none")
    let columns = scores.shape[-1]
    return scores.withValues { values in
      (0..<batch).map { row in
        let own = (0..<batch).map { Double(values[row * columns + $0]) }
        let peak = own.enumerated().filter { $0.offset != row }.map(\.element).max() ?? 0
        let weights = own.enumerated().map { $0.offset == row ? 0 : exp($0.element - peak) }
        let total = weights.reduce(0, +)
        var random = seed.derived("row", row).stream()
        var threshold = Double(random.uniform()) * total
        var last = row == 0 ? 1 : 0
        for (column, weight) in weights.enumerated() where column != row {
          last = column
          threshold -= weight
          if threshold < 0 { return column }
        }
        return last
      }
    }
  }
}
