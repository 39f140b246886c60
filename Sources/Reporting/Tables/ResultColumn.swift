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
  /// False for what cannot vary with the seed, such as a parameter count: the cell is then the bare number.
  public var varies: Bool

  public init(
    _ name: String, unit: String? = nil, direction: Direction = .higher, format: NumberFormat = .fixed(1),
    chance: Double? = nil, varies: Bool = true
  ) {
    self.name = name
    self.unit = unit
    self.direction = direction
    self.format = format
    self.chance = chance
    self.varies = varies
  }

  /// Name and unit: `Emoji R@1 (%)`.
  public var heading: String {
    unit.map { "\(name) (\($0))" } ?? name
  }
}
