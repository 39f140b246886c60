/// A batch of token sequences without padding: `ids` of all rows one after the other, and where each row begins.
public struct PackedText: Sendable, Hashable {
  /// `[tokens]`
  public var ids: Indices
  /// `[batch]` rows
  public var offsets: Offsets

  public init(ids: Indices, offsets: Offsets) {
    require(ids.count == offsets.total, "packed text: \(ids.count) ids, but the rows hold \(offsets.total)")
    self.ids = ids
    self.offsets = offsets
  }

  /// One row a caption.
  public init(_ rows: [[Int32]]) {
    self.init(ids: Indices(rows.flatMap { $0 }), offsets: Offsets(lengths: rows.map(\.count)))
  }

  public var batch: Int { offsets.count }

  /// The position of each token in its own row, `[tokens]`.
  public var positions: Indices { Indices(offsets.lengths.flatMap { 0..<Int32($0) }) }
}
