public import Tensor

/// The pairs of one training step in the host's memory, as a loader gives them: nothing of it lies on a device, views as bytes.
///
/// ```swift
/// while let batch = try loader.next() { try trainer.train(batch.uploaded(to: trainer.model.device)) }
/// ```
public struct HostBatch: Sendable, Equatable {
  /// The views for the online encoders, `[batch]`.
  package let firstViews: ViewBytes
  /// The views for the momentum encoders, `[batch]`.
  package let secondViews: ViewBytes
  package let normalization: PixelNormalization
  /// The captions, `[batch]` rows of token ids.
  package let text: PackedText
  /// What frozen layers made of the captions, one after the other; nil where that is still to be computed.
  package let captions: TokenHalves?
  /// The samples of the source, `[batch]`.
  package let samples: [Int]
  /// The groups of the samples, `[batch]`.
  package let groups: [String]

  package init(
    firstViews: ViewBytes, secondViews: ViewBytes, normalization: PixelNormalization, text: PackedText,
    captions: TokenHalves? = nil, samples: [Int], groups: [String]
  ) {
    let batch = text.batch
    require(
      firstViews.count == batch && secondViews.count == batch && samples.count == batch && groups.count == batch,
      "batch: \(firstViews.count) and \(secondViews.count) views, \(samples.count) samples for \(batch) captions")
    self.firstViews = firstViews
    self.secondViews = secondViews
    self.normalization = normalization
    self.text = text
    self.captions = captions
    self.samples = samples
    self.groups = groups
  }

  /// The number of pairs.
  package var count: Int { text.batch }

  /// The same pairs on the device that trains on them.
  public func uploaded(to device: any Device) -> PairBatch {
    let textTokens = captions.map { Tensor(halves: $0.halves, shape: [text.offsets.total, $0.width], on: device) }
    switch (firstViews, secondViews) {
    case (.tokens(let first), .tokens(let second)):
      return PairBatch(
        firstTokens: first.uploaded(to: device), secondTokens: second.uploaded(to: device), text: text,
        textTokens: textTokens, samples: samples, groups: groups)
    case (.pictures(let first), .pictures(let second)):
      return PairBatch(
        firstViews: first.normalized(by: normalization, on: device),
        secondViews: second.normalized(by: normalization, on: device), text: text, samples: samples, groups: groups
      ).with(textTokens: textTokens)
    default: fatalError("batch: pixels beside what frozen layers made of them")
    }
  }
}
