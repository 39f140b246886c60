public import Losses

/// Something that a study varies, by its name in tables: an objective such as `lmi`, or a setting such as `temperature`.
public struct Factor: Sendable, Hashable, Codable, Comparable, ExpressibleByStringLiteral, CustomStringConvertible {
  public let name: String

  public init(_ name: String) { self.name = name }
  public init(stringLiteral value: String) { self.init(value) }

  /// The presence of an objective.
  public init(_ objective: ObjectiveName) { self.init(objective.rawValue) }

  public var description: String { name }
  public static func < (left: Factor, right: Factor) -> Bool { left.name < right.name }
}
