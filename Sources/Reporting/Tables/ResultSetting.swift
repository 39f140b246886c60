/// A description of the arms that is no measurement: an objective that some have, a setting that differs.
public struct ResultSetting: Sendable, Hashable, Codable {
  /// What differs, such as `lmi` or `temperature`.
  public var name: String
  /// One text a row of the table, such as `✓`, `0.07` or `-`.
  public var values: [String]

  public init(_ name: String, _ values: [String]) {
    self.name = name
    self.values = values
  }

  /// How the presence of an objective is written.
  public static let present = "✓"
  /// How the absence of a value is written.
  public static let absent = "-"
}
