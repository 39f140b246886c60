/// Two files of weights, array by array.
package struct CheckpointComparison: Sendable {
  package struct Row: Sendable, Hashable {
    package let name: String
    package let shape: [Int]
    /// The largest absolute difference of two numbers in the same place; infinite where only one of them is a number or of a
    /// floating-point type, 0 where neither is a number.
    package let difference: Double
  }

  package struct ShapeConflict: Sendable, Hashable {
    package let name: String
    package let first: [Int]
    package let second: [Int]
  }

  /// The arrays that both hold in the same shape, the greatest difference first, then by name.
  package let rows: [Row]
  package let shapeConflicts: [ShapeConflict]
  /// Names that only one of the files has, in its order.
  package let onlyInFirst: [String]
  package let onlyInSecond: [String]

  /// A convolution's weight equals the same weight as a matrix.
  package init(_ first: CheckpointFile, _ second: CheckpointFile) throws(CheckpointError) {
    var rows: [Row] = []
    var conflicts: [ShapeConflict] = []
    for name in first.names {
      guard let shape = first.shape(of: name), let other = second.shape(of: name) else { continue }
      guard PublishedNames.isSameArray(shape, other) || PublishedNames.isSameArray(other, shape) else {
        conflicts.append(ShapeConflict(name: name, first: shape, second: other))
        continue
      }
      rows.append(
        Row(name: name, shape: shape, difference: try CheckpointComparison.difference(name, first, second)))
    }
    self.rows = rows.sorted { ($1.difference, $0.name) < ($0.difference, $1.name) }
    shapeConflicts = conflicts.sorted { $0.name < $1.name }
    onlyInFirst = first.names.filter { second.shape(of: $0) == nil }
    onlyInSecond = second.names.filter { first.shape(of: $0) == nil }
  }

  private static func difference(
    _ name: String, _ first: CheckpointFile, _ second: CheckpointFile
  ) throws(CheckpointError) -> Double {
    let isFloat = first.type(of: name)?.isFloatingPoint
    guard isFloat == second.type(of: name)?.isFloatingPoint else { return .infinity }
    if isFloat == true {
      let (a, b) = (try first.floats(name), try second.floats(name))
      return zip(a, b).reduce(0.0) { max($0, difference(Double($1.0), Double($1.1))) }
    }
    let (a, b) = (try first.integers(name), try second.integers(name))
    return zip(a, b).reduce(0.0) { $1.0 == $1.1 ? $0 : max($0, max(1, abs(Double($1.0) - Double($1.1)))) }
  }

  private static func difference(_ a: Double, _ b: Double) -> Double {
    if a == b || (a.isNaN && b.isNaN) { return 0 }
    let difference = abs(a - b)
    return difference.isNaN ? .infinity : difference
  }
}
