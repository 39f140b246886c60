import TestSupport
import Data
import Foundation
import Tensor
import Testing

@Suite struct GzipFileTests {
  /// Samples whose pictures are followed by random bytes, so that a shard has many blocks and checkpoints: `padding` bytes per sample.
  static func shard(count: Int, padding: Int) -> [UInt8] {
    var random = Seed(9).stream()
    var tar = TestTar()
    for number in 0..<count {
      tar.add("\(number).png", TarSourceTests.png(number % 250))
      // Half of the bytes repeat, so that blocks refer to what is before them.
      var noise = (0..<padding).map { _ in UInt8(random.index(below: 256)) }
      for place in stride(from: 64, to: padding, by: 128) {
        for offset in place..<min(place + 64, padding) { noise[offset] = noise[offset - 64] }
      }
      tar.add("\(number).bin", noise)
      tar.add("\(number).txt", "caption \(number)")
    }
    return tar.finished
  }

  private func check(_ source: TarSource, against plain: TarSource, _ samples: [Int]) throws {
    #expect(source.count == plain.count && source.fingerprint == plain.fingerprint)
    for sample in samples {
      #expect(source.captions(at: sample) == plain.captions(at: sample))
      #expect(try source.pair(at: sample).reading.image == plain.pair(at: sample).reading.image)
    }
  }

  @Test func samplesAreReadAtRandomPlacesAndInOrder() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.shard(count: 40, padding: 150_000), to: "a.tar")
    let plain = try TarSource(shards: path, name: "n")
    let packed = try TestGzip.compress(path)
    let source = try TarSource(shards: packed, name: "n", indexFolder: folder.path + "/cache")
    try check(source, against: plain, Array(0..<40))
    try check(source, against: plain, Seed(1).stream(permutationOf: 40))
    // Of six megabytes only five windows and the tables are kept.
    let kept = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/cache")
    #expect(kept.count == 1)
    let size = try Foundation.Data(contentsOf: URL(fileURLWithPath: folder.path + "/cache/" + kept[0])).count
    #expect(size > 4 * 32_768 && size < 7 * 32_768)
    // The saved index gives the same.
    let again = try TarSource(shards: packed, name: "n", indexFolder: folder.path + "/cache")
    #expect(again.indexing.reusedCount == 1 && again.indexing.scannedCount == 0)
    try check(again, against: plain, Seed(2).stream(permutationOf: 40))
  }

  @Test func severalMembersAreOneShard() throws {
    // As `pigz`, `bgzip` and `cat a.gz b.gz` make them, with zeros at the end as tapes have them.
    let folder = try TemporaryFolder()
    let bytes = Self.shard(count: 30, padding: 150_000)
    let plain = try TarSource(shards: folder.write(bytes, to: "a.tar"), name: "n")
    var packed: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 1_700_001) {
      let part = try folder.write(Array(bytes[start..<min(start + 1_700_001, bytes.count)]), to: "part")
      packed += try TestGzip.bytes(of: part, level: start == 0 ? 9 : 1)
    }
    let path = try folder.write(packed + [UInt8](repeating: 0, count: 700), to: "b.tar.gz")
    let source = try TarSource(shards: path, name: "n", indexFolder: folder.path + "/cache")
    try check(source, against: plain, Seed(3).stream(permutationOf: 30))
    let again = try TarSource(shards: path, name: "n", indexFolder: folder.path + "/cache")
    try check(again, against: plain, Seed(4).stream(permutationOf: 30))
  }

  @Test func threadsReadOneShard() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Self.shard(count: 24, padding: 120_000), to: "a.tar")
    let source = try TarSource(shards: TestGzip.compress(path), name: "n", indexFolder: folder.path + "/cache")
    let tokenizer = try WordPieceTokenizer(
      vocabulary: WordPieceTrainer(size: 60, minimumCount: 1).train(on: (0..<24).map { source.captions(at: $0)[0] }))
    func batches(threads: Int) throws -> [ViewBytes] {
      let options = LoaderOptions(batchSize: 4, augmentation: .evaluation(side: 8), threadCount: threads)
      let loader = PairLoader(source, tokenizer: tokenizer, options: options, seed: Seed(5), steps: 0..<12)
      var batches: [ViewBytes] = []
      while let batch = try loader.next() { batches.append(batch.firstViews) }
      return batches
    }
    #expect(try batches(threads: 4) == batches(threads: 1))
  }

  @Test func cutDamagedAndHugeShardsAreErrorsThatLeaveNothing() throws {
    let folder = try TemporaryFolder()
    let cache = folder.path + "/cache"
    let path = try folder.write(TarSourceTests.shard(0, count: 3), to: "plain.tar")
    let bytes = try TestGzip.bytes(of: path)
    #expect(throws: SourceError.self, "without a folder") { try TarSource(shards: path + ".gz", name: "n") }
    for count in stride(from: 2, to: bytes.count, by: 7) {
      let cut = try folder.write(Array(bytes[..<count]), to: "cut.tar.gz")
      #expect(throws: SourceError.self, "\(count) bytes") { try TarSource(shards: cut, name: "n", indexFolder: cache) }
    }
    // The checksum of the content is compared, also where the damage leaves a sound tar.
    var damaged = bytes
    damaged[bytes.count - 6] ^= 1
    let wrong = try folder.write(damaged, to: "wrong.tar.gz")
    #expect(throws: SourceError.self) { try TarSource(shards: wrong, name: "n", indexFolder: cache) }
    // 64 megabytes in 64 kilobytes.
    let bomb = try folder.write(
      TarSourceTests.shard(0, count: 1) + [UInt8](repeating: 0, count: 1 << 26), to: "bomb.tar")
    let packed = try TestGzip.compress(bomb)
    #expect(throws: SourceError.self) {
      try TarSource(shards: packed, name: "n", indexFolder: cache, unpackedLimit: 1 << 20)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache).isEmpty)
  }

  @Test func shardsThatChangeAreNoticed() throws {
    let folder = try TemporaryFolder()
    let packed = try TestGzip.compress(folder.write(Self.shard(count: 3, padding: 1000), to: "a.tar"))
    let source = try TarSource(shards: packed, name: "n", indexFolder: folder.path + "/cache")
    let handle = try #require(FileHandle(forWritingAtPath: packed))
    try handle.write(contentsOf: [1])
    try handle.close()
    #expect(throws: SourceError.change(path: packed)) { try source.image(at: 0) }
  }
}

extension Seed {
  fileprivate func stream(permutationOf count: Int) -> [Int] {
    var random = stream()
    return random.permutation(of: count)
  }
}
