import Data
import Tensor
import Testing
import Training

struct RetrievalRankingTests {
  /// `groups` groups of `size` pictures each.
  private func gallery(groups: Int, size: Int) throws -> RetrievalGallery {
    let source = ListedSource(
      samples: (0..<(groups * size)).map { .init(captions: ["thing \($0 % groups)"], group: "\($0 % groups)") })
    return try RetrievalGallery(RetrievalTask(name: "things", source: source), cleaner: CaptionCleaner())
  }

  private func ranking(_ gallery: RetrievalGallery, images: Tensor, texts: Tensor) throws -> RetrievalRanks {
    let features = RetrievalFeatures(
      imageRows: Dictionary(uniqueKeysWithValues: gallery.images.map { ($0, $0) }), images: images,
      textRows: Dictionary(uniqueKeysWithValues: gallery.texts.enumerated().map { ($0.element, $0.offset) }),
      texts: texts)
    return try RetrievalRanking(gallery, features: features, shortlist: 0).ranks
  }

  private func oneHot(_ places: [Int], width: Int) -> Tensor {
    Tensor(places.flatMap { place in (0..<width).map { $0 == place ? 1 : 0 } }, shape: [places.count, width])
  }

  @Test func aPerfectModelFindsEverything() throws {
    let gallery = try gallery(groups: 300, size: 2)
    let ranks = try ranking(
      gallery, images: oneHot((0..<600).map { $0 % 300 }, width: 300), texts: oneHot(Array(0..<300), width: 300))
    #expect(ranks.recall.mean == 100)
    #expect(ranks.textToImage.allSatisfy { $0 == RetrievalRank(better: 0, tied: 2, tiedPositives: 2) })
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
