/// What orders the candidates of a query in re-ranking by image-text matching.
public enum RerankingCriterion: String, Sendable, Hashable, Codable, CaseIterable {
  /// The logit of the class "matches", as in the published code.
  case logit
  /// The probability of a match. It orders as the difference of the two logits, which is what is computed, because
  /// probabilities near 0 and 1 would round to ties.
  case probability
  /// The log odds of a match and the similarity over the temperature, added.
  ///
  /// Matching that is trained against negatives drawn by the softmax of the similarities learns what they do *not* say: the optimal classifier's log
  /// odds are those of the true distribution of pairs to the one that negatives come from, up to a constant (Gutmann and Hyvärinen, Noise-contrastive
  /// estimation, JMLR 13, 2012, equation 5). What belongs to a query is then the product of both, and a matching that has learned nothing
  /// leaves the order of the dual encoder as it is. That negatives are drawn by the momentum encoders' similarities, in either direction, is
  /// taken for the same.
  case posterior

  /// The score of logits (no match, match) of a pair.
  ///
  /// - Parameter similarity: Of the dual encoder, over the temperature.
  func callAsFunction(_ mismatch: Float, _ match: Float, similarity: Float) -> Float {
    switch self {
    case .logit: match
    case .probability: match - mismatch
    case .posterior: match - mismatch + similarity
    }
  }
}
