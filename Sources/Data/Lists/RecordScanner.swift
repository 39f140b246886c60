internal import Tensor

/// Goes through a list file once and gives its records, one after the other.
package protocol RecordScanner {
  /// The next record and where it stands; nil after the last one.
  ///
  /// - Throws: `SourceError.syntax` if the file is not a whole list.
  mutating func next() throws(SourceError) -> ScannedRecord?

  /// A hash of everything that was read; of the whole file once `next()` gave nil.
  var hash: UInt64 { get }
}

/// A record of a list file.
package struct ScannedRecord {
  package var bytes: [UInt8]
  var range: RecordRange
  /// How messages call it: `line 7`, `record 6`.
  package var place: String
}

/// Where a record stands in its file, in 8 bytes: 40 bits of offset, 24 bits of length.
package struct RecordRange: Sendable, Hashable {
  private let packed: UInt64

  static let longest = 1 << 24 - 1

  /// Nil if the file or the record is too large: a tebibyte and 16 mebibytes.
  init?(offset: Int, count: Int) {
    guard offset >= 0, offset < 1 << 40, count >= 0, count <= Self.longest else { return nil }
    packed = UInt64(offset) << 24 | UInt64(count)
  }

  package var offset: Int { Int(packed >> 24) }
  var count: Int { Int(packed & 0xff_ffff) }
}

/// The records of a text file that end with a line feed; empty ones are passed over, a byte order mark and carriage returns at
/// their ends as well.
package struct LineScanner: RecordScanner {
  private var scanner: FileScanner
  private let separator: UInt8?
  /// The line that the current record begins on.
  private var number = 0
  /// Line feeds so far.
  private var passedLines = 0

  /// - Parameter separator: What stands between fields that may be in quotation marks and then hold line feeds (RFC 4180); nil where
  ///   marks are text like any other.
  package init(_ file: StableFile, quotesWithin separator: UInt8? = nil) {
    scanner = FileScanner(file)
    self.separator = separator
  }

  package var hash: UInt64 { scanner.hash }

  package var place: String { "line \(number)" }

  package mutating func next() throws(SourceError) -> ScannedRecord? {
    try scanner.skipByteOrderMark()
    while true {
      number = passedLines + 1
      let start = scanner.offset
      var bytes: [UInt8] = []
      var isEnded = false
      var quotes = separator.map(QuotedFieldState.init)
      while let byte = try scanner.next() {
        if byte == UInt8(ascii: "\n") {
          passedLines += 1
          isEnded = quotes?.isQuoted != true
          if isEnded { break }
        }
        quotes?.take(byte)
        bytes.append(byte)
        guard bytes.count <= RecordRange.longest else {
          throw fault("it is longer than 16 MB" + (quotes?.isQuoted == true ? "; is a quotation mark left open?" : ""))
        }
      }
      if bytes.isEmpty && !isEnded { return nil }
      guard quotes?.isQuoted != true else { throw fault("a quotation mark is left open") }
      if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
      if bytes.isEmpty { continue }
      guard let range = RecordRange(offset: start, count: bytes.count) else { throw fault("the file is too large") }
      return ScannedRecord(bytes: bytes, range: range, place: place)
    }
  }

  private func fault(_ reason: String) -> SourceError {
    .syntax(path: scanner.file.path, place: place, reason: reason)
  }
}

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
