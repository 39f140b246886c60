import TestSupport
import DataSets
import Autograd
import Data
import Encoders
import Foundation
import Losses
import Tensor
import Testing
import Training

struct RetrievalEvaluationTests {
  private let source = CaptionedShapes(split: .test, count: 60, side: 48)
  private let model = Model(shape: .smoke, temperature: 0.07, seed: Seed(5))
  private let head = ITM().makeHead(for: .smoke, ParameterMaker(seed: Seed(6), device: CPUDevice.standard))
  private let tokenizer: WordPieceTokenizer
  private let view = EvaluationView.published(side: 32)

  init() throws {
    let captions = (0..<60).flatMap { CaptionedShapes(split: .train, count: 60).captions(at: $0) }
    tokenizer = WordPieceTokenizer(vocabulary: try WordPieceTrainer(size: 200).train(on: captions))
  }

  private func evaluation(
    itm: Bool = true, batch: Int = 16, pairs: Int = 100, shortlist: Int = 8, score: RerankingCriterion = .logit
  ) -> RetrievalEvaluation {
    RetrievalEvaluation(
      model: model, tokenizer: tokenizer, itm: itm ? head : nil,
      options: RetrievalOptions(shortlist: shortlist, matchScore: score, batchSize: batch, pairBatchSize: pairs))
  }

  private var tasks: [RetrievalTask] {
    RetrievalTask.byOrigin(of: source) + [RetrievalTask(name: "all", source: source)]
  }

  /// The share of ranks that differ.
  private func difference(_ a: BidirectionalRanks, _ b: BidirectionalRanks) -> Double {
    let pairs = Array(zip(a.imageToText + a.textToImage, b.imageToText + b.textToImage))
    return Double(pairs.count { $0 != $1 }) / Double(pairs.count)
  }

  @Test(arguments: RerankingCriterion.allCases)
  func itAgreesWithOnePairAtATime(score: RerankingCriterion) throws {
    let result = try #require(try evaluation(score: score).evaluate(tasks: tasks).last)
    let texts = result.captions.map { sample in
      let text = CaptionCleaner().clean(source.captions(at: sample)[0])
      return model.online.text(PackedText([tokenizer.encode(text, maxLength: 30)]), .inference)
    }
    let images = try result.images.map { sample in
      var picture = PictureBytes(side: 32)
      picture.append(try view.picture(of: source.image(at: sample)))
      return model.online.image(picture.normalized(by: view.normalization, on: model.device), .inference)
    }
    func dual(_ image: Int, _ text: Int) -> Float {
      model.online.imageProjection(images[image].first, .inference).value.normalized()
        .similarity(
          to: [model.online.textProjection(texts[text].first, .inference).value.normalized()], temperature: 1
        ).item
    }
    func match(_ image: Int, _ text: Int) -> Float {
      let context = model.online.fusion.context(for: images[image], .inference)
      let fused = model.online.fusion(
        texts[text], with: context, images: [0], outputs: texts[text].firstPlaces, .inference)
      let logits = head.classifier(fused, .inference).value.values
      return switch score {
      case .logit: logits[1]
      case .probability: logits[1] - logits[0]
      case .posterior: logits[1] - logits[0] + dual(image, text) / 0.07
      }
    }
    for text in texts.indices {
      let group = source.group(at: result.captions[text])
      let scores = images.indices.map { dual($0, text) }
      let positives = images.indices.filter { source.group(at: result.images[$0]) == group }
      let best = positives.map { scores[$0] }.max() ?? 0
      let better = scores.count { $0 > best + 1e-6 }
      #expect(abs(result.dualEncoder.textToImage[text].better - better) <= 1)
      let order = images.indices.sorted { scores[$0] > scores[$1] }
      let top = order.prefix(8)
      let reranked = try #require(result.reranked?.textToImage[text])
      let chosen = positives.filter(top.contains)
      if chosen.isEmpty {
        #expect(reranked == result.dualEncoder.textToImage[text])
      } else {
        let matches = top.map { match($0, text) }
        let bestMatch = zip(top, matches).filter { chosen.contains($0.0) }.map(\.1).max() ?? 0
        #expect(abs(reranked.better - matches.count { $0 > bestMatch + 1e-6 }) <= 1)
      }
    }
  }

  @Test func batchSizesChangeNothingButRounding() throws {
    let reference = try evaluation().evaluate(tasks: tasks)
    for (batch, pairs) in [(1, 7), (60, 4096), (17, 1)] {
      for (a, b) in zip(reference, try evaluation(batch: batch, pairs: pairs).evaluate(tasks: tasks)) {
        #expect(difference(a.dualEncoder, b.dualEncoder) < 0.05)
        #expect(difference(try #require(a.reranked), try #require(b.reranked)) < 0.05)
        #expect(a.chance == b.chance)
      }
    }
  }

  @Test func evaluatingAgainGivesTheSame() throws {
    #expect(try evaluation().evaluate(tasks: tasks) == evaluation().evaluate(tasks: tasks))
  }

  @Test func tasksDoNotInfluenceOneAnother() throws {
    let together = try evaluation().evaluate(tasks: tasks)
    let alone = try tasks.map { try #require(try evaluation().evaluate(tasks: [$0]).first) }
    #expect(together.map(\.task) == alone.map(\.task))
    for (a, b) in zip(together, alone) { #expect(difference(a.dualEncoder, b.dualEncoder) < 0.05) }
  }

  @Test func aFullShortlistIsOrderedByMatchingAlone() throws {
    let result = try #require(try evaluation(shortlist: 1000).evaluate(tasks: tasks).last)
    #expect(result.reranked != result.dualEncoder)
    #expect(result.shortlist == 1000)
  }

  /// A head that has learned nothing but how alike pairs are, and one that has learned nothing at all beside similarity.
  @Test(arguments: [(true, RerankingCriterion.logit), (true, .probability), (false, .posterior), (true, .posterior)])
  func whoKnowsNothingButSimilarityKeepsTheOrder(sees: Bool, score: RerankingCriterion) throws {
    let head = ITM(seesSimilarity: sees).makeHead(for: .smoke, ParameterMaker(seed: Seed(6), device: model.device))
    let weight = head.classifier.weight
    weight.value = Tensor(zeros: weight.shape, on: weight.value.device)
    let evaluation = RetrievalEvaluation(
      model: model, tokenizer: tokenizer, itm: head, options: RetrievalOptions(shortlist: 8, matchScore: score))
    for result in try evaluation.evaluate(tasks: tasks) {
      #expect(difference(try #require(result.reranked), result.dualEncoder) < 0.05)
    }
  }

  @Test func aShortlistOfOneChangesNothing() throws {
    for result in try evaluation(shortlist: 1).evaluate(tasks: tasks) {
      #expect(result.reranked?.recall.textToImage.at1 == result.dualEncoder.recall.textToImage.at1)
      #expect(difference(try #require(result.reranked), result.dualEncoder) < 0.05)
    }
  }

  @Test func recallAtTheShortlistsLengthIsThatOfTheDualEncoder() throws {
    for result in try evaluation(shortlist: 10).evaluate(tasks: tasks) {
      let reranked = try #require(result.reranked)
      #expect(abs(reranked.recall.imageToText.at10 - result.dualEncoder.recall.imageToText.at10) < 1e-9)
      #expect(abs(reranked.recall.textToImage.at10 - result.dualEncoder.recall.textToImage.at10) < 1e-9)
    }
  }

  @Test func withoutAHeadNothingIsReranked() throws {
    let phases = Phases()
    let results = try evaluation(itm: false).evaluate(tasks: tasks) { phases.add($0.phase) }
    #expect(results.allSatisfy { $0.reranked == nil && $0.shortlist == nil })
    #expect(phases.seen == [.pictures, .captions])
  }

  @Test func progressEndsAtTheTotalOfEachPhase() throws {
    var last: [RetrievalProgress.Phase: RetrievalProgress] = [:]
    _ = try evaluation().evaluate(tasks: tasks) { last[$0.phase] = $0 }
    #expect(last.count == 3)
    #expect(last.values.allSatisfy { $0.completed == $0.total && $0.source == source.name })
    #expect(last[.pictures]?.total == 60)
  }

  @Test func captionsOfTheSameWordsTie() throws {
    let source = ListedSource(
      samples: (0..<20).map { .init(captions: ["circle #"], group: "\($0)", level: UInt8($0 * 12)) })
    let result = try #require(
      try evaluation().evaluate(tasks: [RetrievalTask(name: "same", source: source)]).first)
    #expect(result.dualEncoder.imageToText.allSatisfy { $0 == .chance(candidates: 20, positives: 1) })
    #expect(result.dualEncoder.recall.imageToText == result.chance.imageToText)
  }

  @Test func aPictureThatCannotBeReadIsAnError() {
    var source = ListedSource(samples: (0..<3).map { .init(captions: ["circle"], group: "\($0)") })
    source.damaged = 2
    #expect(throws: RetrievalError.picture(source: "list", sample: 2, reason: "the file is cut")) {
      try evaluation().evaluate(tasks: [RetrievalTask(name: "cut", source: source)])
    }
  }

  @Test func resultsSurviveCoding() throws {
    let results = try evaluation().evaluate(tasks: tasks)
    #expect(try JSONDecoder().decode([RetrievalResult].self, from: JSONEncoder().encode(results)) == results)
  }
}

/// The phases that an evaluation reports, each once, in order.
private final class Phases {
  private(set) var seen: [RetrievalProgress.Phase] = []

  func add(_ phase: RetrievalProgress.Phase) { if !seen.contains(phase) { seen.append(phase) } }
}

/// Retrieval as published: a Karpathy split, five captions per picture, all of them queries.
@Suite struct PublishedRetrievalTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("triad-\(UUID().uuidString)").path

  /// Four test pictures with five captions each, of which every picture's third is the same, and one for training.
  private func source() throws -> KarpathySource {
    try FileManager.default.createDirectory(atPath: folder + "/val2014", withIntermediateDirectories: true)
    let images = try (0..<5).map { picture in
      let name = "COCO_val2014_00000000000\(picture).jpg"
      let image = PixelImage(width: 40, height: 30, red: UInt8(40 * picture), green: 90, blue: 10)
      try Foundation.Data(JPEGEncoder.encode(image)).write(to: URL(fileURLWithPath: "\(folder)/val2014/\(name)"))
      let sentences = (0..<5).map {
        $0 == 2 ? #"{"raw":"A plain colour."}"# : #"{"raw":"Picture \#(picture), line \#($0)."}"#
      }.joined(separator: ",")
      return
        #"{"filepath":"val2014","filename":"\#(name)","cocoid":\#(picture),"split":"\#(picture == 4 ? "train" : "test")","#
        + #""sentences":[\#(sentences)]}"#
    }
    let path = folder + "/dataset_coco.json"
    try Foundation.Data(#"{"dataset":"coco","images":[\#(images.joined(separator: ","))]}"#.utf8)
      .write(to: URL(fileURLWithPath: path))
    return try KarpathySource(path: path, root: folder, split: .test, name: "coco/test")
  }

  private func cleanUp() { try? FileManager.default.removeItem(atPath: folder) }

  @Test func everyCaptionOfASplitAsksAndAPictureHasFivePositives() throws {
    defer { cleanUp() }
    let task = RetrievalTask(name: "coco", source: try source(), queries: .everyCaption)
    let gallery = try RetrievalGallery(task, cleaner: CaptionCleaner())
    #expect(gallery.images == [0, 1, 2, 3])
    #expect(gallery.captions == (0..<20).map { $0 / 5 })
    #expect(gallery.texts[6] == "picture 1 line 1")
    #expect(gallery.captionsOfImages[1] == Set(5..<10))
    #expect(gallery.imagesOfCaptions == (0..<20).map { [$0 / 5] })
  }

  @Test func theBestOfFiveCaptionsCounts() throws {
    defer { cleanUp() }
    let task = RetrievalTask(name: "coco", source: try source(), queries: .everyCaption)
    let gallery = try RetrievalGallery(task, cleaner: CaptionCleaner())
    // Only the first caption of each picture is known; the others look like the next picture.
    let texts = Array(Set(gallery.texts)).sorted()
    let directions = texts.map { text in
      let picture = text.split(separator: " ").compactMap { Int($0) }
      return picture.isEmpty ? 4 : picture[1] == 0 ? picture[0] : (picture[0] + 1) % 4
    }
    let features = RetrievalFeatures(
      imageRows: [0: 0, 1: 1, 2: 2, 3: 3], images: oneHot([0, 1, 2, 3]),
      textRows: Dictionary(uniqueKeysWithValues: texts.enumerated().map { ($1, $0) }), texts: oneHot(directions))
    let recall = try DualEncoderRanking(gallery, features: features, shortlist: 0, temperature: 1).ranks.recall
    // Each picture scores its own first caption as high as three of its neighbour's: one of four.
    #expect(abs(recall.imageToText.at1 - 25) < 1e-9)
    #expect(recall.imageToText.at5 == 100)
    // One caption in five finds its picture; the shared one is at chance, of which each picture has one.
    #expect(abs(recall.textToImage.at1 - (4 * 100 + 4 * 25) / 20.0) < 1e-9)
  }

  private func oneHot(_ places: [Int]) -> Tensor {
    Tensor(places.flatMap { place in (0..<5).map { $0 == place ? Float(1) : 0 } }, shape: [places.count, 5])
  }

  @Test func aModelIsEvaluatedOnAllCaptions() throws {
    defer { cleanUp() }
    let source = try source()
    let captions = (0..<source.count).flatMap(source.captions)
    let tokenizer = WordPieceTokenizer(vocabulary: try WordPieceTrainer(size: 90).train(on: captions))
    let evaluation = RetrievalEvaluation(
      model: Model(shape: .smoke, temperature: 0.07, seed: Seed(5)), tokenizer: tokenizer)
    let tasks = [
      RetrievalTask(name: "every", source: source, queries: .everyCaption),
      RetrievalTask(name: "first", source: source),
    ]
    let results = try evaluation.evaluate(tasks: tasks)
    #expect(results.map(\.captions.count) == [20, 4])
    #expect(results[0].dualEncoder.textToImage.count == 20 && results[0].dualEncoder.imageToText.count == 4)
    // Four captions are the same, so that their scores tie whichever picture asks.
    let shared = [2, 7, 12, 17].map { results[0].dualEncoder.textToImage[$0] }
    #expect(Set(shared.map(\.better)).count == 4)
  }
}
