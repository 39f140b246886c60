/// Where a query's best positive lies among the candidates, ties kept apart.
///
/// An order among equal scores means nothing, and a collapsed encoder would look perfect if the positive happened to stand
/// first. So ties are counted by what they give on average over all orders of the tied candidates.
public struct QueryRank: Sendable, Hashable {
  /// Candidates that score strictly higher than the best positive.
  package let better: Int
  /// Candidates with the best positive's score, itself included; at least 1.
  package let tied: Int
  /// Positives among the tied; at least 1.
  package let tiedPositives: Int

  package init(better: Int, tied: Int, tiedPositives: Int) {
    precondition(
      better >= 0 && tiedPositives >= 1 && tied >= tiedPositives,
      "QueryRank: \(better) better, \(tied) tied, \(tiedPositives) positives among them")
    self.better = better
    self.tied = tied
    self.tiedPositives = tiedPositives
  }

  /// The rank of the best of `positives` (places in `scores`) among all scores, the greatest first.
  ///
  /// - Returns: Nil if a score is not a number, because then there is no order.
  package init?(scores: some Collection<Float>, positives: Set<Int>) {
    precondition(!positives.isEmpty, "QueryRank: no positives")
    var best = -Float.infinity
    for (place, score) in scores.enumerated() {
      if score.isNaN { return nil }
      if positives.contains(place) { best = max(best, score) }
    }
    var (better, tied, tiedPositives) = (0, 0, 0)
    for (place, score) in scores.enumerated() {
      if score > best {
        better += 1
      } else if score == best {
        tied += 1
        if positives.contains(place) { tiedPositives += 1 }
      }
    }
    self.init(better: better, tied: tied, tiedPositives: tiedPositives)
  }

  /// The rank in a random order of all `candidates`: the level of chance.
  package static func chance(candidates: Int, positives: Int) -> QueryRank {
    QueryRank(better: 0, tied: candidates, tiedPositives: positives)
  }

  /// The probability that a positive is among the first `k`: with `g` better, `t` tied and `p` positives among them
  /// `1 - C(t - p, k - g) / C(t, k - g)`.
  package func hitProbability(at k: Int) -> Double {
    let drawn = k - better
    guard drawn > 0 else { return 0 }
    let others = tied - tiedPositives
    guard drawn <= others else { return 1 }
    // C(t - p, m) / C(t, m) as a product, which cannot overflow.
    let miss = (0..<drawn).reduce(1.0) { $0 * Double(others - $1) / Double(tied - $1) }
    return 1 - miss
  }

  /// The expected place of the first positive, from 1: `g + (t + 1) / (p + 1)`.
  public var expected: Double { Double(better) + Double(tied + 1) / Double(tiedPositives + 1) }
}

/// Coded as the three counts in a row: results hold thousands of ranks.
extension QueryRank: Codable {
  /// Reads the three counts in a row; fails where they are not a rank.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    let better = try container.decode(Int.self)
    let tied = try container.decode(Int.self)
    let tiedPositives = try container.decode(Int.self)
    guard better >= 0, tiedPositives >= 1, tied >= tiedPositives else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "[\(better), \(tied), \(tiedPositives)] is not a rank")
    }
    self.init(better: better, tied: tied, tiedPositives: tiedPositives)
  }

  /// Writes the three counts in a row, since results hold thousands of ranks.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(better)
    try container.encode(tied)
    try container.encode(tiedPositives)
  }
}
