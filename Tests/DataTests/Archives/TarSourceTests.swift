import TestSupport
import Data
import DataSets
import Foundation
import Tensor
import Testing

@Suite struct TarSourceTests {
  static func png(_ level: Int) -> [UInt8] { TestPNG(width: 3, height: 2, colorType: 0) { _, _ in [level] }.bytes }

  /// A shard of `count` samples as img2dataset writes them.
  static func shard(_ number: Int, count: Int, dialect: TestTar.Dialect = .ustar) -> [UInt8] {
    var tar = TestTar(dialect: dialect)
    for place in 0..<count {
      let key = String(("0000" + String(number)).suffix(5)) + String(("000" + String(place)).suffix(4))
      tar.add("\(key).jpg", png(number * 16 + place))
      tar.add("\(key).json", #"{"caption":"c\#(number).\#(place)","url":"u","key":"\#(key)","status":"success"}"#)
      tar.add("\(key).txt", "c\(number).\(place)")
    }
    return tar.finished
  }

  @Test(arguments: [TestTar.Dialect.ustar, .pax, .gnu])
  func samplesOfSeveralShardsAreReadInOrder(dialect: TestTar.Dialect) throws {
    let folder = try TemporaryFolder()
    for number in 0..<3 {
      try folder.write(Self.shard(number, count: 2 + number, dialect: dialect), to: "0000\(number).tar")
    }
    let source = try TarSource(shards: folder.path + "/{00000..00002}.tar", name: "tars")
    #expect(source.count == 9 && source.shardStarts == [0, 2, 5, 9] && source.incompleteCount == 0)
    #expect(
      (0..<9).map { source.captions(at: $0)[0] }
        == ["c0.0", "c0.1", "c1.0", "c1.1", "c1.2", "c2.0", "c2.1", "c2.2", "c2.3"])
    #expect(try source.image(at: 4).pixels.first == 18)
    let pair = try source.pair(at: 8)
    #expect(pair.entry.picture == "\(folder.path)/00002.tar:000020003.jpg" && pair.reading.image.pixels.first == 35)
    #expect(pair.entry.group != (try source.entry(at: 7)).group)
  }

  @Test func captionsComeFromTextOrJSON() throws {
    let folder = try TemporaryFolder()
    var tar = TestTar()
    tar.addFolder("x/")
    tar.add("x/1.jpg", Self.png(1))
    tar.add("x/1.json", #"{"captions":["a","b","c","d","e"],"cocoid":391895}"#)
    tar.add("x/._1.jpg", [0, 5])
    tar.add("x/2.seg.png", Self.png(9))
    tar.add("x/2.cls", "7")
    tar.add("x/2.png", Self.png(2))
    tar.add("x/2.txt", "text\n")
    tar.add("x/3.png", Self.png(3))
    tar.add("x/4.txt", "no picture")
    try folder.write(tar.finished, to: "a.tar")
    let source = try TarSource(shards: folder.path + "/a.tar", name: "n")
    #expect(source.count == 2 && source.incompleteCount == 2)
    #expect(source.captions(at: 0) == ["a", "b", "c", "d", "e"] && source.group(at: 0) == "coco:391895")
    #expect(source.captions(at: 1) == ["text\n"])
    #expect(try source.image(at: 1).pixels.first == 2)
  }

  @Test func faultsNameShardAndMember() throws {
    let folder = try TemporaryFolder()
    func error(_ fill: (inout TestTar) -> Void) throws -> String {
      var tar = TestTar()
      fill(&tar)
      try folder.write(tar.finished, to: "a.tar")
      let error = #expect(throws: SourceError.self) { try TarSource(shards: folder.path + "/a.tar", name: "n") }
      return error?.description ?? ""
    }
    #expect(
      try error {
        $0.add("1.jpg", [1])
        $0.add("1.txt", [0xff])
      }.contains("1.txt: the caption is not UTF-8"))
    #expect(
      try error {
        $0.add("1.jpg", [1])
        $0.add("1.json", #"{"caption": 7}"#)
      }.contains("1.json: caption is neither text nor an array of texts"))
    #expect(
      try error {
        $0.add("1.jpg", [1])
        $0.add("1.json", "{")
      }.contains("1.json"))
    #expect(try error { $0.add("1.jpg", [1]) }.contains("holds no sample"))
    #expect(throws: SourceError.absence(path: "/none/0.tar")) { try TarSource(shards: "/none/0.tar", name: "n") }
  }

  @Test func fingerprintsCoverNamesAndCaptions() throws {
    let folder = try TemporaryFolder()
    func fingerprint(_ key: String, _ caption: String) throws -> UInt64 {
      var tar = TestTar()
      tar.add("\(key).jpg", Self.png(1))
      tar.add("\(key).txt", caption)
      try folder.write(tar.finished, to: "a.tar")
      return try TarSource(shards: folder.path + "/a.tar", name: "n").fingerprint
    }
    #expect(
      try Set([fingerprint("1", "a"), fingerprint("2", "a"), fingerprint("1", "b"), fingerprint("1", "a")]).count == 3)
  }

  @Test func shardsThatChangeAreNoticed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.shard(0, count: 2), to: "a.tar")
    let source = try TarSource(shards: path, name: "n")
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.write(contentsOf: [1])
    try handle.close()
    #expect(throws: SourceError.change(path: path)) { try source.image(at: 0) }
  }

  @Test(arguments: [false, true])
  func loadingGoesOnInTheMiddleOfAShard(isCompressed: Bool) throws {
    let folder = try TemporaryFolder()
    for number in 0..<3 {
      let path = try folder.write(Self.shard(number, count: 10), to: "0000\(number).tar")
      if isCompressed { try TestGzip.compress(path) }
    }
    let source = try TarSource(
      shards: folder.path + "/{00000..00002}.tar" + (isCompressed ? ".gz" : ""), name: "tars",
      indexFolder: folder.path + "/cache")
    let captions = (0..<source.count).map { source.captions(at: $0)[0] }
    let tokenizer = try WordPieceTokenizer(vocabulary: WordPieceTrainer(size: 60, minimumCount: 1).train(on: captions))
    let options = LoaderOptions(batchSize: 4, augmentation: .evaluation(side: 8), shuffleBuffer: 5)
    func samples(_ steps: Range<Int>, threads: Int) throws -> [[Int]] {
      var options = options
      options.threadCount = threads
      let loader = PairLoader(source, tokenizer: tokenizer, options: options, seed: Seed(3), steps: steps)
      var samples: [[Int]] = []
      while let batch = try loader.next() { samples.append(batch.samples) }
      return samples
    }
    let whole = try samples(0..<14, threads: 1)
    #expect(try samples(9..<14, threads: 3) == Array(whole[9...]))
    #expect(Set(whole[..<7].joined()).count == 28)
  }

  @Test func `Shards begin where they begin, also in a choice and in a mixture`() throws {
    let folder = try TemporaryFolder()
    for number in 0..<2 { _ = try folder.write(Self.shard(number, count: 10), to: "0000\(number).tar") }
    let source = try TarSource(shards: folder.path + "/{00000..00001}.tar", name: "tars")
    #expect(ShardStarts.of(source) == [0, 10, 20])
    let choice = SubsetSource(source, indices: [1, 2, 9, 10, 15], name: "choice")
    #expect(ShardStarts.of(choice) == [0, 3, 5])
    #expect(ShardStarts.of(SubsetSource(source, indices: [2, 1], name: "turned")) == nil)
    let shapes = CaptionedShapes(split: .train, count: 4, side: 8)
    #expect(ShardStarts.of(MixedSource([shapes, choice], name: "mixture")) == [0, 4, 7, 9])
    #expect(ShardStarts.of(MixedSource([shapes, shapes], name: "mixture")) == nil)
    #expect(ShardStarts.of(LabelledSource(choice, name: "labelled")) == [0, 3, 5])
    #expect(ShardStarts.of(shapes) == nil)
  }
}

@Suite struct BraceExpansionTests {
  @Test func rangesListsAndSourcesAreExpandedInOrder() throws {
    #expect(try BraceExpansion.names(in: "a.tar") == ["a.tar"])
    #expect(try BraceExpansion.names(in: "x-{008..011}.tar") == ["x-008.tar", "x-009.tar", "x-010.tar", "x-011.tar"])
    #expect(try BraceExpansion.names(in: "{9..10}") == ["9", "10"])
    #expect(try BraceExpansion.names(in: "{a,b}/{0..1}.tar::c") == ["a/0.tar", "a/1.tar", "b/0.tar", "b/1.tar", "c"])
  }

  @Test(arguments: ["{0..1", "{1..0}", "{a..b}", "{}", "{0..99999999}", "{{a,b}}", "{0..9999}{0..9999}"])
  func whatIsNoNotationIsAnError(text: String) {
    #expect(throws: SourceError.self) { try BraceExpansion.names(in: text) }
  }
}
