import Tensor
import Testing
import Training

struct QueryRankTests {
  /// The share of all orders of `scores` (ties in every order) in which a positive is among the first `k`, and the mean
  /// place of the first positive.
  private func enumerate(_ scores: [Float], _ positives: Set<Int>, k: Int) -> (hits: Double, place: Double) {
    var (hits, places, total) = (0, 0, 0)
    func visit(_ order: [Int], _ rest: [Int]) {
      if rest.isEmpty {
        let first = order.firstIndex(where: positives.contains) ?? order.count
        total += 1
        places += first + 1
        if first < k { hits += 1 }
        return
      }
      let best = rest.map { scores[$0] }.max() ?? 0
      for next in rest where scores[next] == best { visit(order + [next], rest.filter { $0 != next }) }
    }
    visit([], Array(scores.indices))
    return (Double(hits) / Double(total), Double(places) / Double(total))
  }

  @Test(
    arguments: [
      ([3, 1, 2, 0], [2]), ([1, 1, 1, 1, 1], [3]), ([2, 1, 1, 1, 0, 1], [1, 3]), ([5, 5, 5, 4, 4], [3, 4]),
      ([1, 2, 2, 2, 3, 3], [0, 2]), ([0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5]), ([7], [0]),
    ] as [([Float], Set<Int>)])
  func tiesCountByTheMeanOverAllOrders(scores: [Float], positives: Set<Int>) throws {
    let rank = try #require(QueryRank(scores: scores, positives: positives))
    for k in 1...(scores.count + 1) {
      let expected = enumerate(scores, positives, k: k)
      #expect(abs(rank.hitProbability(at: k) - expected.hits) < 1e-12, "k = \(k)")
      #expect(abs(rank.expected - expected.place) < 1e-12)
    }
  }

  @Test func noHitIsPossibleAmongNone() {
    #expect(QueryRank(better: 0, tied: 1, tiedPositives: 1).hitProbability(at: 0) == 0)
  }

  @Test func aScoreThatIsNotANumberHasNoRank() {
    #expect(QueryRank(scores: [1, .nan, 0], positives: [0]) == nil)
    #expect(QueryRank(scores: [1, 0], positives: [1]) == QueryRank(better: 1, tied: 1, tiedPositives: 1))
  }

  @Test func infiniteScoresAreOrdered() {
    let rank = QueryRank(scores: [-.infinity, .infinity, 0], positives: [0])
    #expect(rank == QueryRank(better: 2, tied: 1, tiedPositives: 1))
  }

  @Test func chanceIsTheShareOfDrawsThatHoldAPositive() {
    // Every draw of k out of 6 candidates, of which the first `positives` are positive.
    for positives in 1...6 {
      for k in 0...6 {
        let draws = (0..<64).filter { $0.nonzeroBitCount == k }
        let hits = draws.count { $0 & ((1 << positives) - 1) != 0 }
        let chance = QueryRank.chance(candidates: 6, positives: positives).hitProbability(at: k)
        #expect(abs(chance - Double(hits) / Double(draws.count)) < 1e-12)
      }
    }
  }

  @Test func manyTiesDoNotOverflow() {
    let rank = QueryRank.chance(candidates: 1_000_000, positives: 1)
    #expect(abs(rank.hitProbability(at: 10) - 1e-5) < 1e-12)
  }
}
