/// A batch of token sequences without padding: `ids` of all rows one after the other, and where each row begins.
public struct PackedText: Sendable, Hashable {
  /// `[tokens]`
  public var ids: Indices
  /// `[batch]` rows
  public var offsets: Offsets
  /// How many leading tokens of each row attention looks at, `[batch]`; nil means all of them.
  ///
  /// For recordings of padded text alone, which may label its padding: padding looks at its caption, and nothing looks at padding.
  public var visibleLengths: [Int]?

  public init(ids: Indices, offsets: Offsets, visibleLengths: [Int]? = nil) {
    require(ids.count == offsets.total, "packed text: \(ids.count) ids, but the rows hold \(offsets.total)")
    self.ids = ids
    self.offsets = offsets
    self.visibleLengths = visibleLengths
  }

  /// One row a caption.
  public init(_ rows: [[Int32]]) {
    self.init(ids: Indices(rows.flatMap { $0 }), offsets: Offsets(lengths: rows.map(\.count)))
  }

  public var batch: Int { offsets.count }

  /// The position of each token in its own row, `[tokens]`.
  public var positions: Indices { Indices(offsets.lengths.flatMap { 0..<Int32($0) }) }
}
