package import Tensor

/// A query's rank by the dual encoder, and its first candidates, which image-text matching may put in another order.
package struct Shortlist: Sendable {
  /// By the dual encoder alone.
  package let rank: RetrievalRank
  /// The first candidates, ascending by number.
  package let candidates: [Int]
  /// Places in `candidates`.
  private let positives: Set<Int>
  /// The rank below the shortlist, for a query without a positive on it.
  private let rankBelow: RetrievalRank?

  /// - Parameters:
  ///   - positives: Places in `scores`.
  ///   - limit: The length of the list; all candidates if there are fewer.
  ///   - key: Chooses among candidates that share the last place: a choice by number would favour the positive wherever
  ///     the data put it.
  /// - Returns: Nil if a score is not a number.
  package init?(scores: some RandomAccessCollection<Float>, positives: Set<Int>, limit: Int, key: Seed) {
    guard let rank = RetrievalRank(scores: scores, positives: positives) else { return nil }
    self.rank = rank
    let scores = Array(scores)
    let chosen = Shortlist.first(limit, of: scores, key: key)
    candidates = chosen
    self.positives = Set(chosen.indices.filter { positives.contains(chosen[$0]) })
    guard self.positives.isEmpty, chosen.count < scores.count else {
      rankBelow = nil
      return
    }
    let members = Set(chosen)
    let rest = scores.indices.filter { !members.contains($0) }
    let below = RetrievalRank(
      scores: rest.map { scores[$0] }, positives: Set(rest.indices.filter { positives.contains(rest[$0]) }))
    rankBelow = below.map {
      RetrievalRank(better: $0.better + chosen.count, tied: $0.tied, tiedPositives: $0.tiedPositives)
    }
  }

  /// The numbers of the `limit` greatest scores, ascending.
  private static func first(_ limit: Int, of scores: [Float], key: Seed) -> [Int] {
    guard limit < scores.count else { return Array(scores.indices) }
    guard limit > 0 else { return [] }
    let cut = scores.sorted(by: >)[limit - 1]
    let above = scores.indices.filter { scores[$0] > cut }
    let border = scores.indices.filter { scores[$0] == cut }
    let needed = limit - above.count
    guard needed < border.count else { return (above + border).sorted() }
    let drawn = border.map { (number: $0, lot: key.derived("shortlist", $0).value) }
      .sorted { ($0.lot, $0.number) < ($1.lot, $1.number) }
    return (above + drawn.prefix(needed).map(\.number)).sorted()
  }

  /// The rank when `scores`, one a candidate, put the list in order; what is not on it stays below in the order of the dual encoder.
  ///
  /// - Returns: Nil if a score is not a number.
  package func rank(rerankedBy scores: [Float]) -> RetrievalRank? {
    require(scores.count == candidates.count, "shortlist: \(scores.count) scores for \(candidates.count) candidates")
    if scores.contains(where: \.isNaN) { return nil }
    return positives.isEmpty ? rankBelow ?? rank : RetrievalRank(scores: scores, positives: positives)
  }
}
