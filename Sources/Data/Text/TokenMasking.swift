public import Tensor

/// Captions with some tokens hidden, and what was hidden where.
public struct MaskedTokens: Sendable, Hashable {
  /// The captions with masks and replacements in place; rows as in the original.
  public var text: PackedText
  /// The places in the packed text that are to be predicted, ascending.
  public var places: Indices
  /// The original ids at those places.
  public var labels: Indices

  public init(text: PackedText, places: Indices, labels: Indices) {
    self.text = text
    self.places = places
    self.labels = labels
  }
}

/// The masking of BERT (Devlin et al. 2019, section 3.1): a token is chosen with `probability`; of the chosen 80 % become [MASK],
/// 10 % a random id, 10 % stay as they are.
///
/// Every draw is keyed by (seed, row, position), so that a row's masks do not depend on its neighbours.
public struct TokenMasking: Sendable, Codable, Hashable {
  public var probability: Float

  public init(probability: Float = 0.15) { self.probability = probability }

  public func callAsFunction(
    _ text: PackedText, tokens: SpecialTokens, vocabularySize: Int, seed: Seed
  ) -> MaskedTokens {
    var ids = text.ids.values
    var places: [Int] = []
    var labels: [Int32] = []
    for row in 0..<text.batch {
      for (position, place) in text.offsets.range(row).enumerated() where !tokens.isStructural(ids[place]) {
        var random = seed.derived("mask", row, position).stream()
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
