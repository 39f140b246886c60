import Data
import Encoders
import Foundation
import Tensor
import Testing
import Training

/// Retrieval as published: a Karpathy split, five captions a picture, all of them queries.
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
    let recall = try RetrievalRanking(gallery, features: features, shortlist: 0).ranks.recall
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
