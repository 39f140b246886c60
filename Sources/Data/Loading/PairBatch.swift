public import Tensor

/// The pairs of one training step: two views of each picture, one caption each.
public struct PairBatch: Sendable {
  /// One of the two views of a picture.
  package enum View: Sendable, Hashable {
    /// For the online encoders.
    case first
    /// For the momentum encoders.
    case second
  }

  private let views: Views
  /// The captions, `[batch]` rows of token ids.
  public let text: PackedText
  /// What the frozen layers of the text encoder give for the captions, `[tokens, width]`; nil where that is still to be computed.
  package let textTokens: Tensor?
  /// The samples of the source, `[batch]`.
  public let samples: [Int]
  /// The groups of the samples, `[batch]`.
  public let groups: [String]

  private enum Views: Sendable {
    /// `[batch, 3, side, side]`
    case pixels(Tensor, Tensor)
    /// What frozen layers have made of them, `[batch, tokens, width]`.
    case tokens(Tensor, Tensor)

    var both: (first: Tensor, second: Tensor) {
      switch self {
      case .pixels(let first, let second), .tokens(let first, let second): (first, second)
      }
    }

    func changed(_ change: (Tensor) -> Tensor) -> Views {
      switch self {
      case .pixels(let first, let second): .pixels(change(first), change(second))
      case .tokens(let first, let second): .tokens(change(first), change(second))
      }
    }
  }

  /// - Parameters:
  ///   - firstViews: For the online encoders, `[batch, 3, side, side]`, normalised.
  ///   - secondViews: For the momentum encoders, `[batch, 3, side, side]`, normalised.
  public init(firstViews: Tensor, secondViews: Tensor, text: PackedText, samples: [Int], groups: [String]) {
    self.init(.pixels(firstViews, secondViews), text, nil, samples: samples, groups: groups)
  }

  /// - Parameters:
  ///   - firstTokens: What frozen layers have made of the first views, `[batch, tokens, width]`.
  ///   - secondTokens: Of the second ones.
  package init(
    firstTokens: Tensor, secondTokens: Tensor, text: PackedText, textTokens: Tensor?, samples: [Int], groups: [String]
  ) {
    self.init(.tokens(firstTokens, secondTokens), text, textTokens, samples: samples, groups: groups)
  }

  private init(_ views: Views, _ text: PackedText, _ textTokens: Tensor?, samples: [Int], groups: [String]) {
    let (batch, (first, second)) = (text.batch, views.both)
    require(
      first.shape[0] == batch && second.shape[0] == batch && samples.count == batch && groups.count == batch,
      "batch: views \(first.shape) and \(second.shape), \(samples.count) samples for \(batch) captions")
    require(
      textTokens.map { $0.shape[0] == text.offsets.total } ?? true,
      "batch: \(textTokens?.shape[0] ?? 0) rows for \(text.offsets.total) tokens")
    self.views = views
    self.text = text
    self.textTokens = textTokens
    self.samples = samples
    self.groups = groups
  }

  /// The number of pairs.
  public var count: Int { text.batch }

  /// The views for the online encoders, `[batch, 3, side, side]`, normalised. Whose loss reads them says so in
  /// `Objective.readsPixels`: where frozen layers were computed before, there are no pixels else.
  public var firstViews: Tensor { pixels(of: .first) }

  /// The views for the momentum encoders, `[batch, 3, side, side]`, normalised. Whose loss reads them says so in
  /// `Objective.readsPixels`.
  public var secondViews: Tensor { pixels(of: .second) }

  package func pixels(of view: View) -> Tensor {
    guard case .pixels(let first, let second) = views else {
      fatalError(
        "batch: it has no pixels, because the frozen layers that read them were computed before; an objective that reads them says so "
          + "with readsPixels")
    }
    return view == .first ? first : second
  }

  /// What frozen layers have made of the views before, `[batch, tokens, width]`; nil for pixels.
  package func tokens(of view: View) -> Tensor? {
    guard case .tokens(let first, let second) = views else { return nil }
    return view == .first ? first : second
  }

  /// The same pairs with these rows of the frozen layers of the text encoder.
  package func with(textTokens: Tensor?) -> PairBatch {
    PairBatch(views, text, textTokens, samples: samples, groups: groups)
  }
}

extension PairBatch {
  /// The pairs `rows` of the batch, in that order.
  package func selecting(_ rows: [Int]) -> PairBatch {
    selecting(rows, views.changed { $0.blocks(rows) }, textTokens: textTokens)
  }

  /// The same without a pixel: what can be counted before anything is computed.
  package func selectingCaptions(_ rows: [Int]) -> PairBatch {
    selecting(rows, views.changed { Tensor(zeros: [rows.count, 0], on: $0.device) }, textTokens: nil)
  }

  private func selecting(_ rows: [Int], _ views: Views, textTokens: Tensor?) -> PairBatch {
    let (offsets, elements) = text.offsets.selecting(rows)
    let ids = elements.values.map { text.ids.values[Int($0)] }
    return PairBatch(
      views,
      PackedText(
        ids: Indices(ids), offsets: offsets,
        visibleLengths: text.visibleLengths.map { lengths in rows.map { lengths[$0] } }),
      textTokens?.gatherRows(elements), samples: rows.map { samples[$0] }, groups: rows.map { groups[$0] })
  }
}
