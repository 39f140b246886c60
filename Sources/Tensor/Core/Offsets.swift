/// Where the rows of a packed batch begin: row `r` owns elements `bounds[r]..<bounds[r + 1]`.
public struct Offsets: Sendable, Hashable {
  /// `[count + 1]`, ascending, from 0.
  public let bounds: [Int32]

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

  /// The number of rows.
  public var count: Int { bounds.count - 1 }

  /// The number of elements of all rows together.
  public var total: Int { Int(bounds[bounds.count - 1]) }

  /// The elements of `row`.
  public func range(_ row: Int) -> Range<Int> { Int(bounds[row])..<Int(bounds[row + 1]) }

  /// The number of elements of `row`.
  public func length(_ row: Int) -> Int { Int(bounds[row + 1] - bounds[row]) }

  public var lengths: [Int] { (0..<count).map(length) }

  /// The offsets of the batch that consists of `rows` of this one, and the element each of its elements comes from.
  public func selecting(_ rows: [Int]) -> (offsets: Offsets, elements: Indices) {
    var elements: [Int32] = []
    for row in rows { elements.append(contentsOf: bounds[row]..<bounds[row + 1]) }
    return (Offsets(lengths: rows.map(length)), Indices(elements))
  }
}
