/// What of the two matching logits orders the candidates of a query in re-ranking.
public enum MatchScore: String, Sendable, Hashable, Codable, CaseIterable {
  /// The logit of the class "matches", as in the published code.
  case logit
  /// The probability of a match. It orders as the difference of the two logits, which is what is computed, because
  /// probabilities near 0 and 1 would round to ties.
  case probability

  /// The score of logits (no match, match).
  func callAsFunction(_ mismatch: Float, _ match: Float) -> Float {
    switch self {
    case .logit: match
    case .probability: match - mismatch
    }
  }
}
