/// The key of an objective in tables, manifests and on the command line, such as `lmi`.
public struct ObjectiveName: Hashable, Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible,
  Comparable
{
  public let rawValue: String

  public init(_ rawValue: String) { self.rawValue = rawValue }
  public init(stringLiteral value: String) { self.init(value) }

  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  public var description: String { rawValue }
  public static func < (a: ObjectiveName, b: ObjectiveName) -> Bool { a.rawValue < b.rawValue }
}
