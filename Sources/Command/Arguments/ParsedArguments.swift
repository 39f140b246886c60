/// The arguments of a command after parsing: every name is known and every choice is a real one.
public struct ParsedArguments: Sendable, Hashable {
  private let parameters: [String: String]
  private let values: [String: String]
  private let flags: Set<String>

  init(parameters: [String: String], values: [String: String], flags: Set<String>) {
    self.parameters = parameters
    self.values = values
    self.flags = flags
  }

  /// The value of a parameter; nil when it is optional and absent.
  public func parameter(_ name: String) -> String? { parameters[name] }

  /// The value of a parameter that the command declares as required. Parsing has made sure of it, so the error is never
  /// seen; it is there so that no command has to unwrap.
  public func required(_ name: String, of command: some Subcommand) throws(UsageError) -> String {
    guard let value = parameters[name] else { throw .missingArgument(name, command: command.name) }
    return value
  }

  /// The value of an option, or its fallback; nil when there is neither.
  public func value(_ option: String) -> String? { values[option] }

  /// True when a flag was given.
  public func hasFlag(_ option: String) -> Bool { flags.contains(option) }

  /// The whole number an option gives; nil when the option is absent and has no fallback.
  public func integer(_ option: String, atLeast least: Int = 0) throws(UsageError) -> Int? {
    guard let text = values[option] else { return nil }
    guard let value = Int(text), value >= least else {
      throw .unreadableNumber(text, option: option, expected: "a whole number from \(least)")
    }
    return value
  }
}
