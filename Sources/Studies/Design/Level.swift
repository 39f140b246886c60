/// Where an arm stands on a factor.
public enum Level: Sendable, Hashable, CustomStringConvertible {
  /// Without the objective.
  case absent
  /// With the objective.
  case present
  /// The value of a setting that is a number.
  case number(Double)
  /// The name of a value that is not.
  case text(String)

  /// The level of a setting with this value.
  init(of value: some Hashable) {
    switch value {
    // Through its shortest text: 0.07 as a Float is not 0.07 as a Double.
    case let value as Float: self = Double("\(value)").map(Level.number) ?? .text("\(value)")
    case let value as Double: self = .number(value)
    case let value as Int: self = .number(Double(value))
    default: self = .text("\(value)")
    }
  }

  /// The number, if this is one.
  public var number: Double? {
    if case .number(let value) = self { value } else { nil }
  }

  public var description: String {
    switch self {
    case .absent: "without"
    case .present: "with"
    case .number(let value): Int(exactly: value).map(String.init) ?? "\(value)"
    case .text(let name): name
    }
  }
}
