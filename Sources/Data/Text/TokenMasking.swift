public import Tensor

/// The masking of BERT (Devlin et al. 2019, section 3.1): a token is chosen with `probability`; of the chosen 80 % become [MASK],
/// 10 % a random id of the vocabulary (special ones included, as in the published code), 10 % stay as they are.
///
/// Padding, [CLS] and [SEP] are never chosen. Every draw is keyed by (seed, row, position), so that a row's masks do not depend
/// on its neighbours.
public struct TokenMasking: Sendable, Codable, Hashable {
  /// Above 0 and at most 1 in a recipe that can be trained.
  package var probability: Float

  /// Each token but the special ones is chosen with this probability.
  public init(probability: Float = 0.15) {
    self.probability = probability
  }

  /// `text` with chosen tokens hidden.
  ///
  /// - Parameters:
  ///   - seed: The key of the step.
  ///   - rows: What each row's draws are keyed by: its place in the batch when nil; the sample numbers, say, to make the masks
  ///     independent of the order of a batch.
  public func callAsFunction(
    _ text: PackedText, tokens: SpecialTokens, vocabularySize: Int, seed: Seed, rows: [Int]? = nil
  ) -> MaskedTokens {
    let keys = rows ?? Array(0..<text.batch)
    require(keys.count == text.batch, "TokenMasking: \(keys.count) row keys for \(text.batch) rows")
    var ids = text.ids.values
    var places: [Int] = []
    var labels: [Int32] = []
    for (row, key) in keys.enumerated() {
      for (position, place) in text.offsets.range(row).enumerated() where !tokens.isStructural(ids[place]) {
        var random = seed.derived("mask", key, position).stream()
        guard random.chance(probability) else { continue }
        places.append(place)
        labels.append(ids[place])
        if random.chance(0.8) {
          ids[place] = tokens.mask
        } else if random.chance(0.5) {
          ids[place] = Int32(random.index(below: vocabularySize))
        }
      }
    }
    return MaskedTokens(
      text: PackedText(ids: Indices(ids), offsets: text.offsets), places: Indices(places), labels: Indices(labels))
  }
}

/// Captions with some tokens hidden, and what was hidden where.
public struct MaskedTokens: Sendable, Hashable {
  /// The captions with masks and replacements in place; rows as in the original.
  public var text: PackedText
  /// The places in the packed text that are to be predicted, ascending, `[masked]`; may be empty.
  public var places: Indices
  /// The original ids at those places, `[masked]`.
  public var labels: Indices

  package init(text: PackedText, places: Indices, labels: Indices) {
    self.text = text
    self.places = places
    self.labels = labels
  }
}
