import TestSupport
import Data
import Foundation
import Testing

@Suite struct ShardIndexCacheTests {
  /// Three shards and a folder for their indexes.
  private func makeShards() throws -> (folder: TemporaryFolder, shards: String, cache: String) {
    let folder = try TemporaryFolder()
    for number in 0..<3 {
      try folder.write(TarSourceTests.shard(number, count: 2 + number), to: "0000\(number).tar")
    }
    return (folder, folder.path + "/{00000..00002}.tar", folder.path + "/cache")
  }

  private func counts(_ source: TarSource) -> [Int] {
    let indexing = source.indexing
    return [indexing.reusedCount, indexing.scannedCount, indexing.rejectedCount, indexing.unsavedCount]
  }

  private func open(_ shards: String, _ cache: String) throws -> TarSource {
    try TarSource(shards: shards, name: "n", indexFolder: cache)
  }

  @Test func aSecondStartReadsTheSavedIndexes() throws {
    let (folder, shards, cache) = try makeShards()
    let plain = try TarSource(shards: shards, name: "n")
    #expect(counts(plain) == [0, 3, 0, 0])
    let first = try open(shards, cache)
    #expect(counts(first) == [0, 3, 0, 0])
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache).count == 3)
    let second = try open(shards, cache)
    #expect(counts(second) == [3, 0, 0, 0])
    for source in [first, second] {
      #expect(source.count == 9 && source.shardStarts == [0, 2, 5, 9] && source.fingerprint == plain.fingerprint)
      for sample in 0..<9 { #expect(try source.entry(at: sample) == plain.entry(at: sample)) }
    }
    // Groups without a picture are counted there as well.
    var tar = TestTar()
    tar.add("1.txt", "no picture")
    tar.add("2.png", TarSourceTests.png(2))
    tar.add("2.txt", "two")
    let path = try folder.write(tar.finished, to: "b.tar")
    #expect(try open(path, cache).incompleteCount == 1)
    #expect(try open(path, cache).incompleteCount == 1)
  }

  @Test func changedShardsAreGoneThroughAgain() throws {
    let (folder, shards, cache) = try makeShards()
    let first = try open(shards, cache)
    // Of the same size, and with the old date, as `rsync --times` or `cp --preserve` would leave it.
    let path = folder.path + "/00001.tar"
    let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate]
    var bytes = TarSourceTests.shard(1, count: 3)
    let caption = Array("c1.1".utf8)
    for place in bytes.indices where bytes[place...].starts(with: caption) { bytes[place + 3] = UInt8(ascii: "9") }
    try folder.write(bytes, to: "00001.tar")
    try FileManager.default.setAttributes([.modificationDate: date as Any], ofItemAtPath: path)
    let second = try open(shards, cache)
    #expect(counts(second) == [2, 1, 1, 0])
    #expect(second.captions(at: 3) == ["c1.9"] && second.fingerprint != first.fingerprint)
    #expect(counts(try open(shards, cache)) == [3, 0, 0, 0])
  }

  @Test func damagedIndexesAreMadeAnew() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(TarSourceTests.shard(0, count: 5), to: "a.tar")
    let cache = folder.path + "/cache"
    let first = try open(path, cache)
    let index = cache + "/" + (try FileManager.default.contentsOfDirectory(atPath: cache)[0])
    let sound = try [UInt8](Foundation.Data(contentsOf: URL(fileURLWithPath: index)))
    func check(_ bytes: [UInt8], _ note: String) throws {
      try Foundation.Data(bytes).write(to: URL(fileURLWithPath: index))
      let source = try open(path, cache)
      #expect(counts(source) == [0, 1, 1, 0], "\(note)")
      #expect(source.fingerprint == first.fingerprint && source.count == 5, "\(note)")
    }
    for place in sound.indices {
      var bytes = sound
      bytes[place] ^= 0x10
      try check(bytes, "byte \(place)")
    }
    for count in stride(from: 0, to: sound.count, by: 5) { try check(Array(sound[..<count]), "\(count) bytes") }
    try check(sound + [0], "a byte more")
    #expect(counts(try open(path, cache)) == [1, 0, 0, 0])
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache).count == 1)
  }

  @Test func damagedWindowsAreNotUsed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(GzipFileTests.shard(count: 20, padding: 150_000), to: "a.tar")
    let packed = try TestGzip.compress(path)
    let cache = folder.path + "/cache"
    let plain = try TarSource(shards: path, name: "n")
    _ = try open(packed, cache)
    let index = cache + "/" + (try FileManager.default.contentsOfDirectory(atPath: cache)[0])
    var bytes = try [UInt8](Foundation.Data(contentsOf: URL(fileURLWithPath: index)))
    bytes[128 + 40_000] ^= 1
    try Foundation.Data(bytes).write(to: URL(fileURLWithPath: index))
    let source = try open(packed, cache)
    #expect(source.indexing.reusedCount == 1)
    for sample in [19, 11, 15, 3, 8] {
      #expect(try source.pair(at: sample).reading.image == plain.pair(at: sample).reading.image)
    }
  }

  @Test func indexesBelongToPathsAndNotToNames() throws {
    let folder = try TemporaryFolder()
    let cache = folder.path + "/cache"
    try folder.write(TarSourceTests.shard(1, count: 2), to: "a/0.tar")
    try folder.write(TarSourceTests.shard(2, count: 3), to: "b/0.tar")
    for _ in 0..<2 {
      #expect(try open(folder.path + "/a/0.tar", cache).count == 2)
      #expect(try open(folder.path + "/b/0.tar", cache).count == 3)
    }
    // A link is the file that it leads to.
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/link.tar", withDestinationPath: folder.path + "/b/0.tar")
    #expect(counts(try open(folder.path + "/link.tar", cache)) == [1, 0, 0, 0])
  }

  @Test func aFolderThatCannotBeWrittenToOnlyCostsTheNextStartItsTime() throws {
    let (folder, shards, _) = try makeShards()
    try folder.write("a file where the folder should be", to: "blocked")
    let source = try open(shards, folder.path + "/blocked/cache")
    #expect(counts(source) == [0, 3, 0, 3] && source.count == 9)
    // What is in gzip cannot do without.
    let packed = try TestGzip.compress(folder.path + "/00000.tar")
    #expect(throws: SourceError.self) { try open(packed, folder.path + "/blocked/cache") }
  }

  @Test func moreShardsThanFilesMayBeOpenAtFirst() throws {
    let folder = try TemporaryFolder()
    for number in 0..<1100 {
      try folder.write(
        TarSourceTests.shard(number % 8, count: 1), to: String(("0000" + String(number)).suffix(5)) + ".tar")
    }
    let source = try TarSource(shards: folder.path + "/{00000..01099}.tar", name: "n")
    #expect(source.count == 1100)
    #expect(try source.image(at: 1099).width == 3)
  }

  @Test func onlyWholeIndexesAreLeft() throws {
    let (folder, shards, cache) = try makeShards()
    _ = try open(shards, cache)
    #expect(try names(in: cache).allSatisfy { $0.hasSuffix(".index") })
    // Gzip that breaks off is noticed while its index is written.
    let packed = try TestGzip.compress(folder.path + "/00000.tar")
    let bytes = try [UInt8](Foundation.Data(contentsOf: URL(fileURLWithPath: packed)))
    try folder.write(Array(bytes.dropLast(20)), to: "cut.tar.gz")
    #expect(throws: SourceError.self) { try open(folder.path + "/cut.tar.gz", folder.path + "/other") }
    #expect(try names(in: folder.path + "/other").isEmpty)
  }
}
