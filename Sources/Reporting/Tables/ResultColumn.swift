/// One measured quantity of a result table: what it is, how it is written, and which way is better.
public struct ResultColumn: Sendable, Hashable, Codable {
  /// Which values are better.
  public enum Direction: String, Sendable, Hashable, Codable {
    case higher
    case lower
    /// Neither: a description of the arm, never set in bold.
    case neutral
  }

  /// The heading, unique within a table.
  public var name: String
  /// The unit, such as `%` or `s`; nil for a plain number.
  public var unit: String?
  /// Which values are better.
  public var direction: Direction
  /// How numbers are written.
  public var format: NumberFormat
  /// What guessing reaches, in the column's unit; nil where that has no meaning.
  public var chance: Double?
  /// What the columns of one evaluation share, such as its track; a wide table heads them together.
  public var group: String?
  /// How many queries of the evaluation a model can answer by words it was trained on, in percent; nil where that has no meaning.
  public var coverage: Double?
  /// True for what an arm costs: it is compared with the baseline and not tested.
  public var isCost: Bool
  /// False for what cannot vary with the seed, such as a parameter count: the cell is then the bare number.
  public var varies: Bool
  /// Whether its differences are among those that Holm's correction is over; false for columns that only the complete table of a study
  /// has, which are there to be looked at.
  public var isInFamily: Bool = true

  public init(
    _ name: String, unit: String? = nil, direction: Direction = .higher, format: NumberFormat = .fixed(1),
    chance: Double? = nil, group: String? = nil, coverage: Double? = nil, isCost: Bool = false, varies: Bool = true
  ) {
    self.name = name
    self.unit = unit
    self.direction = direction
    self.format = format
    self.chance = chance
    self.group = group
    self.coverage = coverage
    self.isCost = isCost
    self.varies = varies
  }

  /// Name and unit: `Emoji R@1 (%)`.
  public var heading: String {
    unit.map { "\(name) (\($0))" } ?? name
  }

  /// The heading below that of the group: `R@1 (%)`, without what the group says already.
  public var headingInGroup: String {
    // What a group is named after, such as the mean of a task beside its details.
    if name == group { return unit.map { "score (\($0))" } ?? "score" }
    guard let group, heading.hasPrefix(group + " ") else { return heading }
    return String(heading.dropFirst(group.count + 1))
  }

  /// Whether a difference in this column is a claim that needs a test. Those that are in the family get one that is corrected.
  public var isTested: Bool { direction != .neutral && !isCost && varies }
}
