internal import Tensor

/// Reads a file once from front to back, a megabyte at a time, and hashes it on the way.
struct FileScanner {
  private static let chunkSize = 1 << 20

  let file: StableFile
  package private(set) var hash = Hashing.fnvOffset
  private var chunk: [UInt8] = []
  package var place = 0
  private var chunkStart = 0

  init(_ file: StableFile) { self.file = file }

  /// Where `next()` reads.
  package var offset: Int { chunkStart + place }

  /// The next byte; nil at the end.
  @inline(__always)
  mutating func next() throws(SourceError) -> UInt8? {
    if place == chunk.count {
      guard try refill() else { return nil }
    }
    place &+= 1
    return chunk[place &- 1]
  }

  /// The next byte, which stays.
  @inline(__always)
  mutating func peek() throws(SourceError) -> UInt8? {
    if place == chunk.count {
      guard try refill() else { return nil }
    }
    return chunk[place]
  }

  /// Passes over a byte order mark, as some editors write it, at the begin of the file.
  mutating func skipByteOrderMark() throws(SourceError) {
    guard offset == 0, try peek() != nil, chunk.starts(with: [0xef, 0xbb, 0xbf]) else { return }
    place = 3
  }

  /// Passes over the rest of the current piece and reads the next; false at the end.
  mutating func skipChunk() throws(SourceError) -> Bool { try refill() }

  private mutating func refill() throws(SourceError) -> Bool {
    chunkStart += chunk.count
    place = 0
    let count = min(Self.chunkSize, file.size - chunkStart)
    guard count > 0 else {
      chunk = []
      return false
    }
    chunk = try file.read(at: chunkStart, count: count)
    // Whole chunks but for the last, so that the hash depends on the bytes alone.
    hash = Hashing.mix(hash ^ chunk.withUnsafeBytes(WordHash.hash))
    return true
  }
}
