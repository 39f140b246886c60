import Data
import DataSets
import Foundation
import Tensor
import TestSupport
import Testing

@Suite struct ViewSupplyTests {
  @Test func aStepSeesTwoDifferentOnesAndAllOfThemComeUp() {
    for count in [2, 3, 7] {
      var seen: [Set<Int>] = [[], []]
      for epoch in 0..<200 {
        guard let (first, second) = ViewSupply.fixed(count).numbers(ofSample: 5, epoch: epoch, seed: Seed(1)) else {
          Issue.record("fixed views have numbers")
          return
        }
        #expect(first != second)
        seen[0].insert(first)
        seen[1].insert(second)
      }
      #expect(seen == [Set(0..<count), Set(0..<count)])
    }
    #expect(ViewSupply.fresh.numbers(ofSample: 5, epoch: 0, seed: Seed(1)) == nil)
  }

  @Test func oneViewIsTooFew() {
    #expect(ViewSupply.fixed(1).fault?.contains("within 2...1000") == true)
    #expect(ViewSupply.fixed(2).fault == nil && ViewSupply.fresh.fault == nil)
  }

  @Test func itIsWrittenAsANumber() throws {
    for (supply, text) in [(ViewSupply.fixed(4), "[4]"), (.fresh, "[0]")] {
      #expect(String(decoding: try JSONEncoder().encode([supply]), as: UTF8.self) == text)
      #expect(try JSONDecoder().decode([ViewSupply].self, from: Foundation.Data(text.utf8)) == [supply])
    }
  }

  private let shapes = CaptionedShapes(split: .train, count: 24, side: 32)

  private func batches(seed: UInt64, known: (any KnownFeatures)? = nil, steps: Int = 6) throws -> [HostBatch] {
    let tokenizer = WordPieceTokenizer(
      vocabulary: try WordPieceTrainer(size: 200).train(on: (0..<24).map { shapes.captions(at: $0)[0] }))
    let options = LoaderOptions(batchSize: 8, augmentation: .published(side: 16), views: .fixed(3), maxTextLength: 12)
    let loader = PairLoader(
      shapes, tokenizer: tokenizer, options: options, seed: Seed(seed), steps: 0..<steps, part: nil, known: known)
    var batches: [HostBatch] = []
    while let batch = try loader.next() { batches.append(batch) }
    return batches
  }

  @Test func allRunsSeeTheSameFewViews() throws {
    var views: [Int: Set<PictureBytes>] = [:]
    for batch in try batches(seed: 1, steps: 30) + batches(seed: 2, steps: 30) {
      for (place, sample) in batch.samples.enumerated() {
        for stack in [batch.firstViews, batch.secondViews] {
          let bytes = try #require(stack.pictures?.bytes)
          var one = PictureBytes(side: 16)
          one.append(PixelImage(width: 16, height: 16, pixels: Array(bytes[place * 768..<(place + 1) * 768])))
          views[sample, default: []].insert(one)
        }
      }
    }
    #expect(views.count == 24 && views.values.allSatisfy { $0.count <= 3 })
    #expect(views.values.contains { $0.count == 3 })
  }

  /// What a loader asks for, and no picture.
  private struct Numbers: KnownFeatures {
    var viewSize: (tokens: Int, width: Int)? { (2, 3) }
    func view(_ number: Int, ofSample sample: Int) throws -> [UInt16] {
      [UInt16](repeating: UInt16(100 * number + sample), count: 6)
    }
    func fault(ofSample sample: Int) -> PairFault? {
      sample == 3 ? PairFault(sample: 3, reason: "it was torn when its views were made") : nil
    }
    var captionWidth: Int? { 2 }
    func caption(_ tokens: [Int32]) throws -> [UInt16]? { tokens.flatMap { [UInt16($0), 7] } }
  }

  @Test func whatIsKnownStandsInThePlaceOfPictures() throws {
    let (plain, known) = (try batches(seed: 1, steps: 2), try batches(seed: 1, known: Numbers(), steps: 2))
    for (one, other) in zip(plain, known) {
      for (place, sample) in other.samples.enumerated() where one.samples[place] == sample {
        #expect(one.text.offsets.length(place) == other.text.offsets.length(place))
      }
      #expect(!other.samples.contains(3))
      guard case .tokens(let first) = other.firstViews, case .tokens(let second) = other.secondViews else {
        Issue.record("the views are not tokens")
        return
      }
      for (place, sample) in other.samples.enumerated() {
        let (a, b) = (Int(first.halves[6 * place]), Int(second.halves[6 * place]))
        #expect(a % 100 == sample && b % 100 == sample && a != b)
      }
      #expect(other.captions?.halves.count == 2 * other.text.ids.count)
      let batch = other.uploaded(to: CPUDevice(threadCount: 1))
      #expect(batch.tokens(of: .first)?.shape == [8, 2, 3] && batch.textTokens?.shape == [other.text.ids.count, 2])
      let part = batch.selecting([5, 1])
      #expect(part.tokens(of: .second)?.shape == [2, 2, 3])
      #expect(part.textTokens?.shape[0] == part.text.offsets.total)
    }
  }

  @Test func pixelsThatAreNotThereStopTheProgramWithTheRemedy() async {
    await #expect(processExitsWith: .failure) {
      let tokens = Tensor(zeros: [1, 2, 3], on: CPUDevice(threadCount: 1))
      let batch = PairBatch(
        firstTokens: tokens, secondTokens: tokens, text: PackedText([[2, 3]]), textTokens: nil, samples: [0],
        groups: ["a"])
      _ = batch.firstViews
    }
  }
}
