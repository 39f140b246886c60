import Tensor
import Testing
import Training

struct ShortlistTests {
  private func list(_ scores: [Float], _ positives: Set<Int>, limit: Int, query: Int = 0) throws -> Shortlist {
    try #require(Shortlist(scores: scores, positives: positives, limit: limit, key: Seed(7).derived("query", query)))
  }

  @Test func itHoldsTheGreatestScores() throws {
    #expect(try list([1, 5, 3, 4, 2], [0], limit: 3).candidates == [1, 2, 3])
    #expect(try list([1, 5, 3], [0], limit: 9).candidates == [0, 1, 2])
    #expect(try list([1, 5, 3], [0], limit: 0).candidates == [])
  }

  @Test func rerankingOrdersOnlyTheList() throws {
    let list = try list([9, 8, 7, 6, 5], [2], limit: 3)
    #expect(list.rank == RetrievalRank(better: 2, tied: 1, tiedPositives: 1))
    #expect(list.rank(rerankedBy: [0, 1, 2]) == RetrievalRank(better: 0, tied: 1, tiedPositives: 1))
    #expect(list.rank(rerankedBy: [0, 1, 0]) == RetrievalRank(better: 1, tied: 2, tiedPositives: 1))
  }

  @Test func aPositiveBelowTheListKeepsItsRank() throws {
    for scores in [[9, 8, 7, 6, 5], [9, 8, 7, 5, 5]] as [[Float]] {
      let list = try list(scores, [4], limit: 3)
      #expect(list.rank(rerankedBy: [2, 0, 1]) == list.rank)
    }
  }

  @Test func aPositiveOnTheListHidesThoseBelow() throws {
    let list = try list([9, 8, 7, 6, 5], [1, 4], limit: 2)
    #expect(list.rank(rerankedBy: [3, 0]) == RetrievalRank(better: 1, tied: 1, tiedPositives: 1))
  }

  @Test func noScoreMayBeUndefined() throws {
    #expect(Shortlist(scores: [1, .nan], positives: [0], limit: 1, key: Seed(0)) == nil)
    #expect(try list([2, 1], [0], limit: 2).rank(rerankedBy: [.nan, 0]) == nil)
  }

  @Test func aTieAtTheBorderIsDrawnByLot() throws {
    // All scores equal: each candidate must get on the list about equally often.
    var counts = [Int](repeating: 0, count: 10)
    for query in 0..<2000 {
      let list = try list([Float](repeating: 1, count: 10), [0], limit: 3, query: query)
      #expect(list.candidates.count == 3)
      for candidate in list.candidates { counts[candidate] += 1 }
    }
    // 600 expected, deviation about 20.
    #expect(counts.allSatisfy { (500...700).contains($0) })
  }

  @Test func aTieAcrossTheBorderLeavesTheRestTiedBelow() throws {
    let scores: [Float] = [9, 1, 1, 1, 1]
    let first = try list(scores, [1], limit: 2)
    let other = try #require([2, 3, 4].first { !first.candidates.contains($0) })
    let below = try list(scores, [other], limit: 2)
    #expect(below.candidates == first.candidates)
    #expect(below.rank(rerankedBy: [0, 1]) == RetrievalRank(better: 2, tied: 3, tiedPositives: 1))
  }
}
