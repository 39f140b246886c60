import DataSets
import Tensor
import Files
import Data
import Foundation
import TestSupport
import Testing

@Suite("The cache of DebCap")
struct DebCapCacheTests {
  /// A cache file of the miniature that a test may damage.
  private func withCache(_ body: (_ path: String, _ bytes: Foundation.Data) throws -> Void) throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 16, threads: 2).build()
    try body(report.path, try Foundation.Data(contentsOf: URL(fileURLWithPath: report.path)))
  }

  private func write(_ bytes: Foundation.Data, _ path: String) throws {
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  @Test("gives the pictures that were written")
  func pictures() throws {
    let miniature = try MiniatureDebCap()
    let report = try DebCapBuilder(folders: miniature.folders, side: 16, threads: 2).build()
    let cache = try DebCapCache(path: report.path)
    try cache.verify()
    #expect(cache.side == 16)
    let expected = try #require(
      SquarePicture.make(from: try PNGDecoder.decode(MiniatureDebCap.picture(16)), side: 16))
    let index = try #require(cache.records.firstIndex { $0.file == "Library_1.png" })
    #expect(cache.image(at: index) == expected)
  }

  @Test("refuses a file that is cut anywhere")
  func truncation() throws {
    try withCache { path, bytes in
      for count in [0, 1, 7, 8, 11, 12, 20, 55, 63, 64, 65, bytes.count / 2, bytes.count - 1] {
        try write(bytes.prefix(count), path)
        let error = #expect(throws: DebCapCacheError.self, "\(count) bytes") { try DebCapCache(path: path) }
        #expect(error?.description.contains("run `triad data build`") == true)
      }
      try write(bytes + Foundation.Data([0]), path)
      #expect(throws: DebCapCacheError.self) { try DebCapCache(path: path) }
    }
  }

  @Test("notices every changed byte of the header and the records when it is opened")
  func changedRecords() throws {
    try withCache { path, bytes in
      let records = 64 + 12 * 16 * 16 * 3
      for place in Array(0..<64) + Array(stride(from: records, to: bytes.count, by: 5)) {
        var changed = bytes
        changed[place] ^= 0x41
        try write(changed, path)
        #expect(throws: DebCapCacheError.self, "byte \(place)") { try DebCapCache(path: path) }
      }
    }
  }

  @Test("notices changed pixels when it is verified")
  func changedPixels() throws {
    try withCache { path, bytes in
      for place in [64, 65, 64 + 5 * 768 + 3, 64 + 12 * 768 - 1] {
        var changed = bytes
        changed[place] ^= 1
        try write(changed, path)
        let cache = try DebCapCache(path: path)
        #expect(throws: DebCapCacheError.corruption(path: path, reason: "its pixels were changed")) {
          try cache.verify()
        }
      }
    }
  }

  @Test("names another layout and how to replace it")
  func version() throws {
    try withCache { path, bytes in
      var changed = bytes
      changed[8] = 9
      try write(changed, path)
      #expect(throws: DebCapCacheError.version(path: path, found: 9, expected: 1)) { try DebCapCache(path: path) }
    }
  }

  @Test("says that there is none and how to make one")
  func absence() {
    let error = #expect(throws: DebCapCacheError.self) { try DebCapCache(path: "/nowhere/debcap.triadcache") }
    #expect(error?.description == "there is no DebCap cache at /nowhere/debcap.triadcache: run `triad data build`")
  }

  @Test("leaves nothing behind where it cannot be written")
  func unwritable() throws {
    let miniature = try MiniatureDebCap()
    // A folder stands where the file belongs.
    try FileManager.default.createDirectory(atPath: miniature.folders.root + "/b", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: miniature.folders.root + "/b/packages", withDestinationPath: miniature.folders.packages)
    try FileManager.default.createDirectory(
      atPath: miniature.folders.root + "/b/debcap-16.triadcache/x", withIntermediateDirectories: true)
    let folders = CacheFolder(root: miniature.folders.root + "/b")
    let error = #expect(throws: DebCapBuildError.self) {
      try DebCapBuilder(folders: folders, side: 16, threads: 1).build()
    }
    #expect(error?.description.contains("cannot be written") == true)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folders.root).sorted() == [
        "debcap-16.triadcache", "packages",
      ])
  }

  @Test("leaves nothing behind when it is not finished")
  func unfinished() throws {
    try withTemporaryFolder { folder in
      do {
        var writer = try DebCapCacheWriter(path: folder + "/debcap.triadcache", side: 2)
        try writer.append(PixelImage(width: 2, height: 2, red: 1, green: 2, blue: 3))
        #expect(try !names(in: folder).contains("debcap.triadcache"))
      }
      #expect(try names(in: folder).isEmpty)
    }
  }
}
