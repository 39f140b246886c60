/// How often whole numbers occurred.
public struct Distribution: Sendable, Hashable {
  private var counts: [Int: Int] = [:]

  public init() {}

  mutating func add(_ value: Int) { counts[value, default: 0] += 1 }

  /// How many numbers there are.
  public var count: Int { counts.values.reduce(0, +) }

  public var least: Int? { counts.keys.min() }
  public var greatest: Int? { counts.keys.max() }

  public var mean: Double? {
    count == 0 ? nil : Double(counts.reduce(0) { $0 + $1.key * $1.value }) / Double(count)
  }

  /// The smallest number that at least half of all do not exceed.
  public var median: Int? {
    let half = (count + 1) / 2
    var seen = 0
    for (value, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen += count
      if seen >= half { return value }
    }
    return nil
  }
}
