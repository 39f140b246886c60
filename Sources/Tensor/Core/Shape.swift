/// The sizes of a tensor's axes, outermost first; `[]` is a scalar.
public struct Shape: Hashable, Sendable, Codable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The sizes from the outermost axis to the innermost, none negative.
  public let sizes: [Int]

  /// A shape of these sizes; a trap where one is negative.
  public init(_ sizes: [Int]) {
    require(sizes.allSatisfy { $0 >= 0 }, "shape: negative size in \(sizes)")
    self.sizes = sizes
  }

  /// A shape such as `[batch, width]`.
  public init(arrayLiteral elements: Int...) { self.init(elements) }

  /// How many axes there are; 0 for a scalar.
  public var rank: Int { sizes.count }

  /// The number of elements.
  public var count: Int { sizes.reduce(1, *) }

  /// The size of axis `axis`; negative axes count from the end.
  public subscript(axis: Int) -> Int { sizes[axis < 0 ? axis + rank : axis] }

  /// All axes but the last as one, and the last: `[batch, places, width]` is `(batch * places, width)`.
  package var rowsAndColumns: (rows: Int, columns: Int) {
    require(rank >= 1, "shape: a scalar has no rows")
    let columns = self[-1]
    return (sizes.dropLast().reduce(1, *), columns)
  }

  /// The same shape with the last axis of size `size`.
  package func replacingLast(with size: Int) -> Shape { Shape(sizes.dropLast() + [size]) }

  /// Such as `[64, 128]`.
  public var description: String { "[" + sizes.map(String.init).joined(separator: ", ") + "]" }

  /// Reads a list of sizes.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode([Int].self))
  }

  /// Writes a list of sizes.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(sizes)
  }
}

/// Stops the program with `message` unless `condition` holds: for a programmer's errors such as shapes and axes.
///
/// Unlike `precondition`, the message is kept in release builds. Form: `matmul: inner sizes differ, [64, 256] x [128, 256]T`.
@inline(__always)
package func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}
