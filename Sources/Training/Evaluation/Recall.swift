/// R@1, R@5 and R@10: in percent, how many queries have a positive among their first 1, 5 and 10 candidates.
public struct Recall: Sendable, Hashable, Codable {
  public let at1: Double
  public let at5: Double
  public let at10: Double

  /// The mean over `ranks`, ties by their expectation; 0 for no queries.
  public init(of ranks: [RetrievalRank]) {
    func percent(_ k: Int) -> Double {
      ranks.isEmpty ? 0 : 100 * ranks.reduce(0) { $0 + $1.hitProbability(at: k) } / Double(ranks.count)
    }
    at1 = percent(1)
    at5 = percent(5)
    at10 = percent(10)
  }

  /// The mean of the three.
  public var mean: Double { (at1 + at5 + at10) / 3 }
}
