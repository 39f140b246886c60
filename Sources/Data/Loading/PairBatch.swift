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

extension PairBatch {
  /// The pairs `rows` of the batch, in that order.
  package func selecting(_ rows: [Int]) -> PairBatch {
    selecting(rows, firstViews: firstViews.blocks(rows), secondViews: secondViews.blocks(rows))
  }

  /// The same without a pixel: what can be counted before anything is computed.
  package func selectingCaptions(_ rows: [Int]) -> PairBatch {
    let views = Tensor(zeros: [rows.count, 0], on: firstViews.device)
    return selecting(rows, firstViews: views, secondViews: views)
  }

  private func selecting(_ rows: [Int], firstViews: Tensor, secondViews: Tensor) -> PairBatch {
    let (offsets, elements) = text.offsets.selecting(rows)
    let ids = elements.values.map { text.ids.values[Int($0)] }
    return PairBatch(
      firstViews: firstViews, secondViews: secondViews,
      text: PackedText(
        ids: Indices(ids), offsets: offsets,
        visibleLengths: text.visibleLengths.map { lengths in rows.map { lengths[$0] } }),
      samples: rows.map { samples[$0] }, groups: rows.map { groups[$0] })
  }
}
