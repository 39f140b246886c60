import TestSupport
import Data
import Encoders
import Parts
import Tensor
import Testing
import Training

@Suite struct RetrievalProtocolTests {
  private func source(_ count: Int, captions: Int) -> InMemorySource {
    InMemorySource(
      name: "memory",
      samples: (0..<count).map { number in
        .init(
          image: PixelImage(width: 8, height: 8, red: UInt8(number * 20), green: 90, blue: UInt8(255 - number * 9)),
          captions: (0..<captions).map { "caption \($0) of number \(number)" }, group: "\(number)")
      })
  }

  private let tiny = RetrievalProtocol(name: "tiny", pictures: 6, captions: 2, folds: 3, shortlist: 2)

  @Test func protocolsHaveThePublishedNumbers() {
    let rows = RetrievalProtocol.all.map { ($0.name, [$0.pictures, $0.captions, $0.folds, $0.shortlist]) }
    #expect(rows.map(\.0) == ["coco-5k", "coco-1k", "flickr30k-1k"])
    #expect(rows.map(\.1) == [[5000, 5, 1, 256], [5000, 5, 5, 256], [1000, 5, 1, 128]])
  }

  @Test func foldsAreAskedAloneAndAveraged() throws {
    let source = source(6, captions: 3)
    let task = try RetrievalTask(name: "t", source: source, protocol: tiny)
    let captions = (0..<6).flatMap(source.captions)
    let evaluation = RetrievalEvaluation(
      model: Model(shape: .smoke, temperature: 0.07, seed: Seed(5)),
      tokenizer: WordPieceTokenizer(vocabulary: try WordPieceTrainer(size: 100).train(on: captions)))
    let whole = try #require(try evaluation.evaluate(tasks: [task]).first)
    #expect(whole.images == Array(0..<6))
    #expect(whole.captions == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    #expect(whole.shortlist == nil)
    // Every fold has two pictures: the right one is the first in half of all random orders.
    #expect(whole.chance.textToImage.at1 == 50)
    let folds = try (0..<3).map { fold in
      try #require(
        try evaluation.evaluate(tasks: [
          RetrievalTask(name: "f", source: task.source, samples: [2 * fold, 2 * fold + 1], queries: .everyCaption)
        ]).first)
    }
    #expect(whole.dualEncoder.textToImage == folds.flatMap(\.dualEncoder.textToImage))
    let mean = folds.reduce(0) { $0 + $1.dualEncoder.recall.textToImage.at1 } / 3
    #expect(abs(whole.dualEncoder.recall.textToImage.at1 - mean) < 1e-9)
  }

  @Test func whatIsAskedIsASourceAsGoodAsAny() throws {
    let sources = try [3, 3, 4].map {
      try RetrievalTask(name: "t", source: source(6, captions: $0), protocol: tiny).source
    }
    let report = checkPairSource(sources[0], reopened: sources[1], changed: sources[2])
    #expect(report.isConforming, "\(report)")
  }

  @Test func otherDataAreRefused() {
    #expect(throws: RetrievalProtocolError.self) {
      try RetrievalTask(name: "t", source: source(5, captions: 3), protocol: tiny)
    }
    #expect(throws: RetrievalProtocolError.self) {
      try RetrievalTask(name: "t", source: source(6, captions: 1), protocol: tiny)
    }
  }
}
