import TestSupport
import DataSets
import Data
import Foundation
import Tensor
import Testing

@Suite struct PairLoaderTests {
  /// Shapes of which some pictures cannot be read.
  struct DamagedSource: ForwardingSource {
    struct Damage: Error, CustomStringConvertible {
      var description: String { "the picture is torn" }
    }

    let base: CaptionedShapes
    let damaged: Set<Int>
    var emptyCaptions: Set<Int> = []
    var name: String { "damaged" }
    func captions(at index: Int) -> [String] { emptyCaptions.contains(index) ? ["?!", " "] : base.captions(at: index) }
    func image(at index: Int) throws -> PixelImage {
      if damaged.contains(index) { throw Damage() }
      return base.image(at: index)
    }
  }

  let shapes = CaptionedShapes(split: .train, count: 50, side: 32)

  func tokenizer() throws -> WordPieceTokenizer {
    let captions = (0..<shapes.count).map { shapes.captions(at: $0)[0] }
    return try WordPieceTokenizer(vocabulary: WordPieceTrainer(size: 200).train(on: captions))
  }

  func loader(
    _ source: (any PairSource)? = nil, threads: Int = 1, depth: Int = 4, batch: Int = 8, seed: UInt64 = 5,
    steps: Range<Int> = 0..<9
  ) throws -> PairLoader {
    let options = LoaderOptions(
      batchSize: batch, augmentation: .published(side: 16), maxTextLength: 12, threadCount: threads, queueDepth: depth)
    return try PairLoader(
      source ?? shapes, tokenizer: tokenizer(), options: options, seed: Seed(seed), steps: steps)
  }

  func batches(of loader: PairLoader) throws -> [HostBatch] {
    var batches: [HostBatch] = []
    while let batch = try loader.next() { batches.append(batch) }
    return batches
  }

  @Test func batchesHaveTheShapesOfTheOptions() throws {
    let batch = try #require(try loader().next())
    #expect(batch.firstViews.pictures?.side == 16 && batch.firstViews.count == 8 && batch.secondViews.count == 8)
    #expect(batch.count == 8 && batch.text.batch == 8)
    #expect(batch.groups == batch.samples.map(shapes.group(at:)))
    #expect((0..<8).allSatisfy { (2...12).contains(batch.text.offsets.length($0)) })
    #expect(batch.firstViews != batch.secondViews)
  }

  /// Each picture takes two milliseconds to come.
  private struct SlowSource: ForwardingSource {
    let base: CaptionedShapes
    func image(at index: Int) throws -> PixelImage {
      usleep(2_000)
      return base.image(at: index)
    }
  }

  @Test func `A loader that is waited for adds threads up to its limit, and its batches stay the same`() throws {
    let options = LoaderOptions(
      batchSize: 8, augmentation: .published(side: 16), maxTextLength: 12, threadCount: 1, threadLimit: 3, queueDepth: 2
    )
    let slow = try PairLoader(
      SlowSource(base: shapes), tokenizer: tokenizer(), options: options, seed: Seed(5), steps: 0..<24)
    #expect(slow.threadCount == 1)
    let found = try batches(of: slow)
    #expect(slow.threadCount == 3)
    let reference = try batches(of: loader(steps: 0..<24))
    #expect(found.count == 24 && zip(found, reference).allSatisfy(==))
  }

  @Test(arguments: [(3, 4), (3, 1), (1, 1), (5, 16)])
  func batchesAreTheSameForAnyThreadsAndDepth(threads: Int, depth: Int) throws {
    let reference = try batches(of: loader())
    let others = try batches(of: loader(threads: threads, depth: depth))
    #expect(reference.count == 9 && others.count == 9)
    #expect(zip(reference, others).allSatisfy(==))
  }

  @Test func loadingGoesOnInTheMiddle() throws {
    let whole = try batches(of: loader())
    let rest = try batches(of: loader(threads: 2, steps: 7..<9))
    #expect(rest.count == 2 && zip(whole[7...], rest).allSatisfy(==))
  }

  @Test func orderIsThatOfTheEpochs() throws {
    let loader = try loader(threads: 2)
    let order = loader.order
    for (step, batch) in try batches(of: loader).enumerated() { #expect(batch.samples == order.samples(atStep: step)) }
  }

  @Test func epochsDrawOtherViewsAndCaptionsOfASample() throws {
    let source = SubsetSource(shapes, indices: [3], name: "one")
    let all = try batches(of: loader(source, batch: 1, steps: 0..<30))
    #expect(Set(all.map(\.firstViews)).count == 30)
    #expect(Set(all.map(\.text)).count == 4)
  }

  @Test func seedsDrawOtherBatches() throws {
    let (first, second) = try (loader(seed: 1).next(), loader(seed: 2).next())
    #expect(first?.samples != second?.samples)
  }

  @Test(arguments: [1, 3])
  func unusableSamplesGiveTheirPlaceToTheNextOnes(threads: Int) throws {
    let large = CaptionedShapes(split: .train, count: 200, side: 32)
    let source = DamagedSource(base: large, damaged: [17], emptyCaptions: [40])
    let loader = try loader(source, threads: threads, steps: 0..<50)
    let order = loader.order
    var step = 0
    while let batch = try loader.next() {
      let (epoch, index) = order.position(ofStep: step)
      let samples = order.samples(inEpoch: epoch)
      let kept = samples[index..<(index + 8)].filter { ![17, 40].contains($0) }
      #expect(Set(batch.samples).isSuperset(of: kept) && Set(batch.samples).count == 8)
      #expect(!batch.samples.contains(17) && !batch.samples.contains(40))
      if kept.count == 7, let place = samples[index..<(index + 8)].firstIndex(where: { [17, 40].contains($0) }) {
        let next = (index + 8..<index + 12).map { samples[$0 % 200] }.first { ![17, 40].contains($0) }
        #expect(batch.samples[place - index] == next)
      }
      step += 1
    }
    #expect(step == 50 && loader.unusableSamples == [17, 40])
  }

  @Test(arguments: [1, 4])
  func moreThanOneInAHundredIsAnErrorThatNamesTheSample(threads: Int) throws {
    let source = DamagedSource(base: shapes, damaged: [7])
    let loader = try loader(source, threads: threads, steps: 0..<20)
    let expected = try #require((0..<20).first { loader.order.samples(atStep: $0).contains(7) })
    for _ in 0..<expected { #expect(try loader.next() != nil) }
    for _ in 0..<2 {
      let error = #expect(throws: PairLoaderError.self) { try loader.next() }
      #expect(error?.description.contains("sample 7: the picture is torn") == true)
    }
    #expect(loader.step == expected)
  }

  @Test func theShareOfFaultsIsTheRecipesChoiceAndFaultsAreListed() throws {
    let source = DamagedSource(base: shapes, damaged: [7, 9], emptyCaptions: [11])
    var options = LoaderOptions(batchSize: 8, augmentation: .published(side: 16), faultLimit: 0.06)
    var loader = try PairLoader(source, tokenizer: tokenizer(), options: options, seed: Seed(5), steps: 0..<20)
    #expect(try batches(of: loader).count == 20)
    #expect(loader.faults.map(\.sample).sorted() == [7, 9, 11])
    #expect(
      loader.faults.first { $0.sample == 11 }?.description == "sample 11: every caption is empty after cleaning")
    options.faultLimit = 0.05
    loader = try PairLoader(source, tokenizer: tokenizer(), options: options, seed: Seed(5), steps: 0..<20)
    let error = #expect(throws: PairLoaderError.self) { try batches(of: loader) }
    #expect(error?.description.contains("3 of 50 samples of damaged cannot be used, more than 5 %") == true)
  }

  @Test func salvagedSamplesAreUsedAndListed() throws {
    let folder = try TemporaryFolder()
    let whole = TestPNG(width: 30, height: 30) { x, y in [x, y, 9, 255] }.bytes
    try folder.write(whole, to: "a.png")
    try folder.write(Array(whole.dropLast(1000)), to: "cut.png")
    let path = try folder.write(
      #"[{"image":"a.png","caption":"red"},{"image":"cut.png","caption":"blue"}]"#, to: "list.json")
    let decoder = PictureDecoder(damage: .salvaged)
    let source = try ALBEFSource(
      path: path, root: folder.path, name: "n", options: SourceOptions(decoder: decoder))
    let loader = try loader(source, batch: 2, steps: 0..<3)
    #expect(try batches(of: loader).count == 3)
    #expect(loader.unusableSamples.isEmpty && loader.faults.count == 1)
    #expect(loader.faults.first?.description == "sample 1, salvaged: cut.png: the file ends early")
  }

  @Test func aSourceOfNothingReadableIsAnError() throws {
    let loader = try loader(DamagedSource(base: shapes, damaged: Set(0..<50)), threads: 2)
    let error = #expect(throws: PairLoaderError.self) { try loader.next() }
    #expect(error?.description.contains("step 0") == true)
  }

  // Nothing is left to compare: a loader that waits for its threads forever fails by the time it takes.
  @Test(.timeLimit(.minutes(10))) func unfinishedLoadersEnd() throws {
    for threads in 1...4 {
      for taken in 0..<3 {
        let loader = try loader(threads: threads, depth: 2, steps: 0..<1_000_000)
        for _ in 0..<taken { _ = try loader.next() }
        if threads % 2 == 0 { loader.cancel() }
      }
    }
  }

  @Test func aCancelledLoaderThrows() throws {
    let loader = try loader()
    loader.cancel()
    loader.cancel()
    #expect(throws: PairLoaderError.self) { try loader.next() }
  }

  @Test func behindTheLastStepThereIsNothing() throws {
    let loader = try loader(steps: 2..<3)
    #expect(try loader.next() != nil)
    #expect(try loader.next() == nil)
    #expect(try loader.next() == nil)
    #expect(loader.step == 3 && loader.waitingSeconds > 0)
    #expect(try self.loader(steps: 4..<4).next() == nil)
  }
}

@Suite struct LoaderOptionsTests {
  @Test func threadsAndQueueAreNotPartOfTheCodedForm() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var options = LoaderOptions(batchSize: 8, augmentation: .published(side: 32))
    let coded = try encoder.encode(options)
    #expect(try JSONDecoder().decode(LoaderOptions.self, from: coded) == options)
    options.threadCount = 7
    options.queueDepth = 9
    #expect(try encoder.encode(options) == coded)
    options.maxTextLength = 12
    #expect(try encoder.encode(options) != coded)
    #expect(options.side == 32)
  }
}
