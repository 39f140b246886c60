import Data
import Tensor
import TestSupport
import Testing
import Training

struct DualEncoderRankingTests {
  /// `groups` groups of `size` pictures each.
  private func gallery(groups: Int, size: Int) throws -> RetrievalGallery {
    let source = ListedSource(
      samples: (0..<(groups * size)).map { .init(captions: ["thing \($0 % groups)"], group: "\($0 % groups)") })
    return try RetrievalGallery(RetrievalTask(name: "things", source: source), cleaner: CaptionCleaner())
  }

  private func ranking(_ gallery: RetrievalGallery, images: Tensor, texts: Tensor) throws -> BidirectionalRanks {
    let features = RetrievalFeatures(
      imageRows: Dictionary(uniqueKeysWithValues: gallery.images.map { ($0, $0) }), images: images,
      textRows: Dictionary(uniqueKeysWithValues: gallery.texts.enumerated().map { ($0.element, $0.offset) }),
      texts: texts)
    return try DualEncoderRanking(gallery, features: features, shortlist: 0, temperature: 1).ranks
  }

  private func oneHot(_ places: [Int], width: Int) -> Tensor {
    Tensor(places.flatMap { place in (0..<width).map { $0 == place ? 1 : 0 } }, shape: [places.count, width])
  }

  @Test func aPerfectModelFindsEverything() throws {
    let gallery = try gallery(groups: 300, size: 2)
    let ranks = try ranking(
      gallery, images: oneHot((0..<600).map { $0 % 300 }, width: 300), texts: oneHot(Array(0..<300), width: 300))
    #expect(ranks.recall.mean == 100)
    #expect(ranks.textToImage.allSatisfy { $0 == QueryRank(better: 0, tied: 2, tiedPositives: 2) })
  }

  @Test func aCollapsedModelIsExactlyAtChance() throws {
    let gallery = try gallery(groups: 40, size: 3)
    let ranks = try ranking(
      gallery, images: Tensor(repeating: 0.25, shape: [120, 16]), texts: Tensor(repeating: 0.25, shape: [40, 16]))
    #expect(ranks.recall == gallery.chance)
  }

  @Test func aRandomModelIsNearChance() throws {
    let gallery = try gallery(groups: 400, size: 2)
    var random = Seed(3).stream()
    let images = Tensor((0..<(800 * 16)).map { _ in random.normal() }, shape: [800, 16]).normalized()
    let texts = Tensor((0..<(400 * 16)).map { _ in random.normal() }, shape: [400, 16]).normalized()
    let ranks = try ranking(gallery, images: images, texts: texts)
    // 2.5 percent of 800 and of 400 queries: deviations of 0.55 and 0.78.
    #expect(abs(ranks.recall.imageToText.at10 - gallery.chance.imageToText.at10) < 2.5)
    #expect(abs(ranks.recall.textToImage.at10 - gallery.chance.textToImage.at10) < 3.5)
  }

  @Test func adversarialFeaturesFindNothing() throws {
    let gallery = try gallery(groups: 50, size: 1)
    let texts = Tensor((0..<2500).map { $0 % 51 == 0 ? -1 : 0 }, shape: [50, 50])
    let ranks = try ranking(gallery, images: oneHot(Array(0..<50), width: 50), texts: texts)
    #expect(ranks.recall.mean == 0)
    #expect(ranks.imageToText.allSatisfy { $0.expected == 50 })
  }

  @Test func aDivergedModelIsAnError() throws {
    let gallery = try gallery(groups: 3, size: 1)
    #expect(throws: RetrievalError.score(task: "things", scorer: "dual encoder")) {
      try ranking(gallery, images: Tensor(repeating: .nan, shape: [3, 4]), texts: Tensor(zeros: [3, 4]))
    }
  }
}

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
    #expect(list.rank == QueryRank(better: 2, tied: 1, tiedPositives: 1))
    #expect(list.rank(rerankedBy: [0, 1, 2]) == QueryRank(better: 0, tied: 1, tiedPositives: 1))
    #expect(list.rank(rerankedBy: [0, 1, 0]) == QueryRank(better: 1, tied: 2, tiedPositives: 1))
  }

  @Test func aPositiveBelowTheListKeepsItsRank() throws {
    for scores in [[9, 8, 7, 6, 5], [9, 8, 7, 5, 5]] as [[Float]] {
      let list = try list(scores, [4], limit: 3)
      #expect(list.rank(rerankedBy: [2, 0, 1]) == list.rank)
    }
  }

  @Test func aPositiveOnTheListHidesThoseBelow() throws {
    let list = try list([9, 8, 7, 6, 5], [1, 4], limit: 2)
    #expect(list.rank(rerankedBy: [3, 0]) == QueryRank(better: 1, tied: 1, tiedPositives: 1))
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
    #expect(below.rank(rerankedBy: [0, 1]) == QueryRank(better: 2, tied: 3, tiedPositives: 1))
  }
}
