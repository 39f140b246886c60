/// A batch of token sequences without padding: `ids` of all rows one after the other, and where each row begins.
public struct PackedText: Sendable, Hashable {
  /// `[tokens]`
  public var ids: Indices
  /// `[batch]` rows
  public var offsets: Offsets
  /// How many leading tokens of each row attention looks at, `[batch]`; nil means all of them.
  ///
  /// For recordings of padded text alone, which may label its padding: padding looks at its caption, and nothing looks at padding.
  package var visibleLengths: [Int]?

  package init(ids: Indices, offsets: Offsets, visibleLengths: [Int]? = nil) {
    require(ids.count == offsets.total, "packed text: \(ids.count) ids, but the rows hold \(offsets.total)")
    self.ids = ids
    self.offsets = offsets
    self.visibleLengths = visibleLengths
  }

  /// One row per caption.
  public init(_ rows: [[Int32]]) {
    self.init(ids: Indices(rows.flatMap { $0 }), offsets: Offsets(lengths: rows.map(\.count)))
  }

  /// How many rows there are, empty ones included.
  public var batch: Int { offsets.count }

  /// The position of each token in its own row, `[tokens]`.
  package var positions: Indices { Indices(offsets.lengths.flatMap { 0..<Int32($0) }) }
}

/// Where the rows of a packed batch begin: row `r` owns elements `bounds[r]..<bounds[r + 1]`.
public struct Offsets: Sendable, Hashable {
  /// `[count + 1]`, ascending, from 0.
  public let bounds: [Int32]
  /// Of attention within the rows; shared by the copies of this value.
  let plans = AttentionPlans()

  /// Sequences of these lengths, one after the other; none may be negative.
  public init(lengths: [Int]) {
    var bounds: [Int32] = [0]
    bounds.reserveCapacity(lengths.count + 1)
    var total = 0
    for length in lengths {
      require(length >= 0, "offsets: negative length \(length)")
      total += length
      bounds.append(Int32(total))
    }
    self.bounds = bounds
  }

  /// `rows` rows of equal length.
  public init(rows: Int, length: Int) { self.init(lengths: Array(repeating: length, count: rows)) }

  /// Whether the sequences have the same lengths.
  public static func == (a: Offsets, b: Offsets) -> Bool { a.bounds == b.bounds }

  /// Hashes the bounds.
  public func hash(into hasher: inout Hasher) { hasher.combine(bounds) }

  /// The number of rows.
  public var count: Int { bounds.count - 1 }

  /// The number of elements of all rows together.
  public var total: Int { Int(bounds[bounds.count - 1]) }

  /// The elements of `row`.
  public func range(_ row: Int) -> Range<Int> { Int(bounds[row])..<Int(bounds[row + 1]) }

  /// The number of elements of `row`.
  public func length(_ row: Int) -> Int { Int(bounds[row + 1] - bounds[row]) }

  /// The length of each sequence, in their order.
  public var lengths: [Int] { (0..<count).map(length) }

  /// The row that each element belongs to, `[total]`.
  public var owners: Indices {
    Indices((0..<count).flatMap { repeatElement(Int32($0), count: length($0)) })
  }

  /// The offsets of the batch that consists of `rows` of this one, and the element each of its elements comes from.
  package func selecting(_ rows: [Int]) -> (offsets: Offsets, elements: Indices) {
    var elements: [Int32] = []
    for row in rows { elements.append(contentsOf: bounds[row]..<bounds[row + 1]) }
    return (Offsets(lengths: rows.map(length)), Indices(elements))
  }
}

/// Integers that name rows: token ids, labels, positions. A type of its own, so that a gather cannot be given floats.
public struct Indices: Sendable, Hashable {
  /// The numbers on the host.
  public var values: [Int32]

  /// Numbers as they are kept.
  public init(_ values: [Int32]) { self.values = values }

  /// Numbers of another type; a trap where one does not fit into 32 bits.
  public init(_ values: some Sequence<Int>) { self.values = values.map { Int32($0) } }

  /// How many there are.
  public var count: Int { values.count }

  /// Stops unless every index lies in `0..<bound`.
  package func requireBelow(_ bound: Int, _ operation: String) {
    for (place, value) in values.enumerated() where value < 0 || value >= Int32(bound) {
      require(false, "\(operation): index \(value) at place \(place) is outside 0..<\(bound)")
    }
  }
}
