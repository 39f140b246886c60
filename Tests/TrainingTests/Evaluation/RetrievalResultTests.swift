import Foundation
import Testing
import Training

struct RecallTests {
  @Test func recallIsTheMeanHitInPercent() {
    let recall = RecallAtK(of: [
      QueryRank(better: 0, tied: 1, tiedPositives: 1), QueryRank(better: 4, tied: 1, tiedPositives: 1),
      QueryRank(better: 0, tied: 2, tiedPositives: 1), QueryRank(better: 40, tied: 1, tiedPositives: 1),
    ])
    #expect(recall.at1 == 37.5)
    #expect(recall.at5 == 75)
    #expect(recall.at10 == 75)
    #expect(recall.mean == 62.5)
  }

  @Test func theMeanRunsOverAllSixNumbers() {
    let ranks = BidirectionalRanks(
      imageToText: [QueryRank(better: 0, tied: 1, tiedPositives: 1)],
      textToImage: [QueryRank(better: 7, tied: 1, tiedPositives: 1)])
    #expect(abs(ranks.recall.mean - 400 / 6) < 1e-9)
  }

  @Test func thePublishedColumnsAreNamed() {
    let recall = BidirectionalRecall(
      imageToText: RecallAtK(of: [QueryRank(better: 4, tied: 1, tiedPositives: 1)]),
      textToImage: RecallAtK(of: [QueryRank(better: 0, tied: 1, tiedPositives: 1)]))
    let columns = recall.publishedColumns
    #expect(
      columns.map(\.name).joined(separator: " ")
        == "txt_r1 txt_r5 txt_r10 txt_r_mean img_r1 img_r5 img_r10 img_r_mean r_mean")
    #expect(columns.map { $0.value.rounded() } == [0, 100, 100, 67, 100, 100, 100, 100, 83])
  }

  @Test func noQueriesGiveZero() { #expect(RecallAtK(of: []).at10 == 0) }

  @Test func ranksSurviveCoding() throws {
    let ranks = BidirectionalRanks(
      imageToText: [QueryRank(better: 3, tied: 2, tiedPositives: 1)],
      textToImage: [.chance(candidates: 9, positives: 2)])
    let text = try JSONEncoder().encode(ranks)
    #expect(try JSONDecoder().decode(BidirectionalRanks.self, from: text) == ranks)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(QueryRank.self, from: Foundation.Data("[1, 0, 1]".utf8))
    }
  }
}
