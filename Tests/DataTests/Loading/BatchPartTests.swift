import Data
import DataSets
import Foundation
import Ranks
import Tensor
import TestSupport
import Testing

/// Loaders that make a part of each batch.
@Suite struct BatchPartTests {
  private typealias Made = (
    samples: [[Int]], groups: [[String]], views: [[UInt8]], tokens: [[Int32]], faults: [PairFault]
  )

  /// Of 200 shapes 17, 40 and 41 cannot be used, and 60 is salvaged in a way.
  private static func make(rank: Int, of count: Int, gather: @escaping ([UInt8]) throws -> [[UInt8]]) throws -> Made {
    let shapes = CaptionedShapes(split: .train, count: 200, side: 32)
    let source = PairLoaderTests.DamagedSource(base: shapes, damaged: [17, 41], emptyCaptions: [40])
    var options = LoaderOptions(
      batchSize: 8, augmentation: .published(side: 16), maxTextLength: 12, threadCount: 2, queueDepth: 4)
    options.faultLimit = 0.02
    let captions = (0..<50).map { shapes.captions(at: $0)[0] }
    let loader = PairLoader(
      source, tokenizer: WordPieceTokenizer(vocabulary: try WordPieceTrainer(size: 200).train(on: captions)),
      options: options, seed: Seed(5), steps: 0..<50,
      part: count == 1 ? nil : BatchPart(number: rank, count: count, gather: gather))
    var made: Made = ([], [], [], [], [])
    while let batch = try loader.next() {
      made.samples.append(batch.samples)
      made.groups.append(batch.groups)
      made.views.append((batch.firstViews.pictures?.bytes ?? []) + (batch.secondViews.pictures?.bytes ?? []))
      made.tokens.append(batch.text.ids.values)
    }
    made.faults = loader.faults
    return made
  }

  @Test(arguments: [2, 4])
  func `Parts are the batch, whatever their number, also where samples cannot be used`(count: Int) throws {
    let whole = try BatchPartTests.make(rank: 0, of: 1) { [$0] }
    #expect(whole.faults.count == 3)
    let parts = try ThreadRanks.run(count) { ranks in
      try BatchPartTests.make(rank: ranks.rank, of: count, gather: ranks.gather)
    }.map { try $0.get() }
    for part in parts { #expect(part.faults == whole.faults) }
    for step in whole.samples.indices {
      #expect(parts.flatMap { $0.samples[step] } == whole.samples[step])
      #expect(parts.flatMap { $0.groups[step] } == whole.groups[step])
      #expect(parts.flatMap { $0.tokens[step] } == whole.tokens[step])
      // First all first views, then all second ones.
      let size = 3 * 16 * 16 * 8 / count
      #expect(
        parts.flatMap { $0.views[step].prefix(size) } + parts.flatMap { $0.views[step].suffix(size) }
          == whole.views[step])
    }
  }

  @Test func `Too many samples that cannot be used end all parts with one sentence`() throws {
    let shapes = CaptionedShapes(split: .train, count: 200, side: 32)
    let captions = (0..<50).map { shapes.captions(at: $0)[0] }
    let vocabulary = try WordPieceTrainer(size: 200).train(on: captions)
    let sentences = ThreadRanks.run(2) { ranks -> String in
      let source = PairLoaderTests.DamagedSource(base: shapes, damaged: [17, 40, 41])
      let loader = PairLoader(
        source, tokenizer: WordPieceTokenizer(vocabulary: vocabulary),
        options: LoaderOptions(batchSize: 8, augmentation: .published(side: 16)), seed: Seed(5), steps: 0..<50,
        part: BatchPart(number: ranks.rank, count: 2, gather: ranks.gather))
      do {
        while try loader.next() != nil {}
      } catch let error as PairLoaderError {
        return "\(error)"
      }
      return "made all"
    }
    let texts = try sentences.map { try $0.get() }
    #expect(texts[0].contains("3 of 200 samples") && texts[0] == texts[1])
  }
}
