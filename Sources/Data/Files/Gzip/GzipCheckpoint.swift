/// A place in a gzip file from which it can be unpacked without what is before it: the end of a block.
struct GzipCheckpoint: Sendable, Hashable {
  /// Content bytes between two checkpoints, at least. Reading at a random place unpacks half of it in vain, 1.5 ms; and 32 KB
  /// of window for each are 3 % of the content on disk.
  static let spacing = 1 << 20

  /// Where the next block begins in the file; `bits` bits of the byte before it belong to the block.
  var input: Int
  /// Where its content begins in the content.
  var output: Int
  /// In `0...7`.
  var bits: Int
  /// The content before it that the block may refer to, in the file of windows.
  var window: SavedWindow

  /// Where the bytes of a window are, and their hash.
  struct SavedWindow: Sendable, Hashable {
    var offset: Int
    /// At most 32,768.
    var count: Int
    var hash: UInt64
  }
}
