/// One line of a census: a part of a collection, counted by split.
public struct DebCapCensusRow: Sendable, Hashable {
  /// Which pictures of a collection are counted.
  public enum Part: Sendable, Hashable {
    case all
    /// Emoji of one drawing style.
    case style(String)
    case tier(DebCapTier)
    /// Stamps that show things and are not near duplicates of clip art.
    case objects

    /// The name in the table.
    public var name: String {
      switch self {
      case .all: "all"
      case .style(let style): style
      case .tier(let tier): tier.rawValue
      case .objects: "objects"
      }
    }
  }

  public let origin: DebCapOrigin
  public let part: Part
  /// Pictures in train, validation and test.
  public internal(set) var counts = [0, 0, 0]
  /// The recorded numbers.
  public let expected: [Int]

  init(_ origin: DebCapOrigin, _ part: Part, _ expected: [Int]) {
    self.origin = origin
    self.part = part
    self.expected = expected
  }

  /// The deviation of split number `split` from the recorded number, in percent.
  public func deviation(_ split: Int) -> Double {
    100 * Double(counts[split] - expected[split]) / Double(expected[split])
  }

  /// Whether `record` is counted here.
  func contains(_ record: DebCapRecord) -> Bool {
    guard record.origin == origin else { return false }
    switch part {
    case .all: return true
    case .style(let style): return record.style == style
    case .tier(let tier): return record.tier == tier
    case .objects: return record.marks.isDisjoint(with: [.nearDuplicate, .symbol])
    }
  }
}
