/// Bytes that are gone through from front to back.
protocol ForwardBytes: AnyObject {
  /// The file that they are in, for messages.
  var path: String { get }
  /// How many there are; nil where only the end will tell.
  var knownSize: Int? { get }

  /// The `count` bytes from `offset`, fewer at the end; `offset` is never smaller than in the reading before.
  func read(from offset: Int, upTo count: Int) throws(SourceError) -> [UInt8]
}

extension StableFile: ForwardBytes {
  var knownSize: Int? { size }

  func read(from offset: Int, upTo count: Int) throws(SourceError) -> [UInt8] {
    try read(at: min(offset, size), count: max(min(count, size - offset), 0))
  }
}

/// Bytes that are read at any place, by several threads.
protocol RandomBytes: Sendable {
  /// The file that they are in, for messages.
  var path: String { get }

  /// The `count` bytes from `offset`.
  func read(at offset: Int, count: Int) throws(SourceError) -> [UInt8]
}

extension StableFile: RandomBytes {}
