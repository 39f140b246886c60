public import Autograd
import Data
import Encoders
public import Tensor

/// InfoNCE of pictures and captions that both learn, within the batch and both ways (Radford et al. 2021, figure 3):
/// the mean over rows of `-sum_c positive_rc log softmax(x_r . y_c / t)`, pictures against captions and captions against pictures.
///
/// Unlike in ``contrastiveLoss(_:teacher:mix:positives:first:)`` the candidates receive gradients as well.
///
/// - Parameters:
///   - image: `[pairs, width]`, unit rows.
///   - text: `[pairs, width]`, unit rows.
///   - temperature: One element; similarities are divided by it.
///   - positives: Rows that sum to one, `[pairs, pairs]`, where a row has several positives (a symmetric relation); nil for the row's own.
/// - Returns: Two scalars, in nats.
public func pairContrast(
  image: Variable, text: Variable, temperature: Variable, positives: Tensor? = nil
) -> (imageToText: Variable, textToImage: Variable) {
  require(image.shape == text.shape, "pair contrast: pictures \(image.shape) and captions \(text.shape)")
  return (
    contrastiveLoss(image.similarity(to: text, temperature: temperature), positives: positives),
    contrastiveLoss(text.similarity(to: image, temperature: temperature), positives: positives)
  )
}

extension Positives {
  /// What a gathering objective says last of its pairs to know groups: that of each, by number (``GroupNumbers``); nothing where each pair has
  /// only itself.
  package func groups(in step: TrainingStep) -> [[Int]] { byGroup(GroupNumbers(), in: step).map { [$0] } ?? [] }

  /// The groups of all pairs as small numbers, equal for equal ones, `[pairs]`, of the last numbers of `features`; nil where each has only
  /// itself.
  package func places(_ features: PairFeatures) -> [Int]? {
    self == .own ? nil : features.numbers.last.map { GroupNumbers.places(of: $0) }
  }

  /// The share of each pair in the targets of each, `[pairs, pairs]`, by the same numbers; nil where each has only itself.
  func shares(_ features: PairFeatures, on device: any Device) -> Tensor? {
    places(features).map { .groupShares(rows: Indices($0), columns: Indices($0), on: device) }
  }
}
