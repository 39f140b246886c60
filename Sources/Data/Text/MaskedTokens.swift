public import Tensor

/// Captions with some tokens hidden, and what was hidden where.
public struct MaskedTokens: Sendable, Hashable {
  /// The captions with masks and replacements in place; rows as in the original.
  public var text: PackedText
  /// The places in the packed text that are to be predicted, ascending, `[masked]`; may be empty.
  public var places: Indices
  /// The original ids at those places, `[masked]`.
  public var labels: Indices

  public init(text: PackedText, places: Indices, labels: Indices) {
    self.text = text
    self.places = places
    self.labels = labels
  }
}
