/// Integers that name rows: token ids, labels, positions. A type of its own, so that a gather cannot be given floats.
public struct Indices: Sendable, Hashable {
  public var values: [Int32]

  public init(_ values: [Int32]) { self.values = values }

  public init(_ values: some Sequence<Int>) { self.values = values.map { Int32($0) } }

  public var count: Int { values.count }

  /// Stops unless every index lies in `0..<bound`.
  package func requireBelow(_ bound: Int, _ operation: String) {
    for (place, value) in values.enumerated() where value < 0 || value >= Int32(bound) {
      require(false, "\(operation): index \(value) at place \(place) is outside 0..<\(bound)")
    }
  }
}
