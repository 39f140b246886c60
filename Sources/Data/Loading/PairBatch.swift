public import Tensor

/// The pairs of one training step: two views of each picture, one caption each.
public struct PairBatch: Sendable {
  /// The views for the online encoders, `[batch, 3, side, side]`, normalised.
  public let firstViews: Tensor
  /// The views for the momentum encoders, `[batch, 3, side, side]`, normalised.
  public let secondViews: Tensor
  /// The captions, `[batch]` rows of token ids.
  public let text: PackedText
  /// The samples of the source, `[batch]`.
  public let samples: [Int]
  /// The groups of the samples, `[batch]`.
  public let groups: [String]

  public init(firstViews: Tensor, secondViews: Tensor, text: PackedText, samples: [Int], groups: [String]) {
    let batch = text.batch
    require(
      firstViews.shape[0] == batch && secondViews.shape[0] == batch && samples.count == batch && groups.count == batch,
      "batch: views \(firstViews.shape) and \(secondViews.shape), \(samples.count) samples for \(batch) captions")
    self.firstViews = firstViews
    self.secondViews = secondViews
    self.text = text
    self.samples = samples
    self.groups = groups
  }

  /// The number of pairs.
  public var count: Int { text.batch }
}
