import TestSupport
import Data
import Foundation
import Tensor
import Testing

/// `TRIAD_LARGE=10000000 swift test --filter ResidentMemoryTests` measures; alone, because memory is the process's.
@Suite struct ResidentMemoryTests {
  static var pairs: Int? { ProcessInfo.processInfo.environment["TRIAD_LARGE"].flatMap(Int.init) }

  /// In bytes.
  func resident() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
    return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) }) * 1024
  }

  /// A table of `count` rows, and the memory that the source and the orders of two epochs take.
  func growth(_ count: Int, _ folder: TemporaryFolder) throws -> Int {
    let path = try folder.write("", to: "\(count).tsv")
    let file = try #require(FileHandle(forWritingAtPath: path))
    for start in stride(from: 0, to: count, by: 50_000) {
      let rows = (start..<min(start + 50_000, count)).map {
        "a picture of thing number \($0)\thttp://example.org/\($0)\n"
      }
      try file.write(contentsOf: Array(rows.joined().utf8))
    }
    try file.close()
    let before = try resident()
    let source = try DelimitedSource(path: path, root: folder.path, layout: .conceptualCaptions3M, name: "large")
    let order = EpochOrder(sampleCount: source.count, batchSize: 64, seed: Seed(1))
    let epochs = [order.compactSamples(inEpoch: 0), order.compactSamples(inEpoch: 1)]
    for place in stride(from: 0, to: count, by: max(count / 1000, 1)) {
      let sample = epochs[place % 2][place]
      #expect(try source.entry(at: sample).captions == ["a picture of thing number \(sample)"])
    }
    return try resident() - before
  }

  @Test(.enabled(if: pairs != nil))
  func aPairTakesSixteenBytes() throws {
    let pairs = try #require(Self.pairs)
    let folder = try TemporaryFolder()
    let small = try growth(10_000, folder)
    let large = try growth(pairs, folder)
    print("resident memory: \(small) bytes for 10000 pairs, \(large) for \(pairs)")
    #expect(large <= max(small, 0) + 16 * pairs)
  }
}
