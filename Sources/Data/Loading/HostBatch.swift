public import Tensor

/// The pairs of one training step as a loader makes them: in the host's memory, on no device, views as bytes.
///
/// ```swift
/// while let batch = try loader.next() { try trainer.train(batch.uploaded(to: trainer.model.device)) }
/// ```
public struct HostBatch: Sendable, Equatable {
  /// The views for the online encoders, `[batch]`.
  package let firstViews: PictureBytes
  /// The views for the momentum encoders, `[batch]`.
  package let secondViews: PictureBytes
  package let normalization: PixelNormalization
  /// The captions, `[batch]` rows of token ids.
  package let text: PackedText
  /// The samples of the source, `[batch]`.
  package let samples: [Int]
  /// The groups of the samples, `[batch]`.
  package let groups: [String]

  package init(
    firstViews: PictureBytes, secondViews: PictureBytes, normalization: PixelNormalization, text: PackedText,
    samples: [Int], groups: [String]
  ) {
    let batch = text.batch
    require(
      firstViews.count == batch && secondViews.count == batch && samples.count == batch && groups.count == batch,
      "batch: \(firstViews.count) and \(secondViews.count) views, \(samples.count) samples for \(batch) captions")
    self.firstViews = firstViews
    self.secondViews = secondViews
    self.normalization = normalization
    self.text = text
    self.samples = samples
    self.groups = groups
  }

  /// The number of pairs.
  package var count: Int { text.batch }

  /// The same pairs on the device that trains on them.
  public func uploaded(to device: any Device) -> PairBatch {
    PairBatch(
      firstViews: firstViews.normalized(by: normalization, on: device),
      secondViews: secondViews.normalized(by: normalization, on: device), text: text, samples: samples, groups: groups)
  }
}
