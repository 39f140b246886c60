import Autograd
import Data
import Foundation
package import Tensor

/// For each caption a picture, and for each picture a caption, that does not belong to it but looks as if it did.
public struct NegativePairs: Sendable, Hashable {
  /// `[batch]`: a picture of the batch for each caption; its own one where all are of its group, so that none is a negative.
  public var imageForText: [Int]
  /// `[batch]`: a caption of the batch for each picture; its own one where all are of its group.
  public var textForImage: [Int]

  package init(imageForText: [Int], textForImage: [Int]) {
    self.imageForText = imageForText
    self.textForImage = textForImage
  }
}

/// Negatives drawn from the batch in proportion to the softmax of the contrastive similarities (ALBEF, section 3.2), times a hardness.
///
/// The draw is keyed by (seed, purpose, sample) and goes through the candidates in the order of their samples, so that it does not
/// depend on the order of the batch.
public struct HardNegatives: StepFeature {
  /// What is never drawn.
  package var positives: Positives
  /// What similarities are multiplied by before the softmax: 0 draws evenly, 1 as published.
  package var hardness: Float

  /// Negatives that are never of `positives`; `hardness` 0 draws evenly, 1 as published.
  public init(positives: Positives = .own, hardness: Float = 1) {
    self.positives = positives
    self.hardness = hardness
  }

  /// Draws a picture for each caption and a caption for each picture; the host waits for the device here.
  public func value(in step: TrainingStep) -> NegativePairs {
    let (samples, groups) = (step.batch.samples, positives.byGroup(GroupNumbers(), in: step))
    // Texts are packed, so the host has to know which ones are drawn before it can go on: the one place in a step where it waits for
    // the device. Both corners are read at once.
    let batch = samples.count
    let corners = Tensor.concatenatingRows([
      step[BatchTextToImageScores()].own, step[BatchImageToTextScores()].own,
    ]).values
    return NegativePairs(
      imageForText: HardNegatives.draw(
        corners[..<(batch * batch)], samples: samples, groups: groups, hardness: hardness,
        seed: step.seed.derived("negative images")),
      textForImage: HardNegatives.draw(
        corners[(batch * batch)...], samples: samples, groups: groups, hardness: hardness,
        seed: step.seed.derived("negative texts")))
  }

  /// For each row of `scores` `[batch, batch]` a column other than the row's own.
  ///
  /// - Parameters:
  ///   - samples: What the rows stand for, `[batch]`.
  ///   - groups: Columns of the row's group are not drawn, `[batch]`; the row's own is the answer if there is no other.
  package static func draw(
    _ scores: ArraySlice<Float>, samples: [Int], groups: [Int]? = nil, hardness: Float = 1, seed: Seed
  ) -> [Int] {
    let batch = samples.count
    require(batch > 1, "hard negatives: a batch of \(batch) has none")
    require(scores.count == batch * batch, "hard negatives: \(scores.count) scores of a batch of \(batch)")
    let order = samples.indices.sorted { (samples[$0], $0) < (samples[$1], $1) }
    return (0..<batch).map { row in
      let others = order.filter { other in other != row && groups.map { $0[other] != $0[row] } ?? true }
      guard !others.isEmpty else { return row }
      let similarities = others.map { Double(scores[scores.startIndex + row * batch + $0]) }
      let peak = similarities.max() ?? 0
      let weights = similarities.map { exp(Double(hardness) * ($0 - peak)) }
      var random = seed.derived("row", samples[row]).stream()
      return others[random.index(inProportionTo: weights)]
    }
  }
}
