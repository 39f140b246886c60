/// An option of a command: `--scale demo`, or a flag such as `--names`.
public struct CommandOption: Sendable, Hashable {
  /// The name without its dashes.
  public var name: String
  /// What stands for the value in help texts; nil for a flag, which takes none.
  public var valueName: String?
  /// What it does, in one line.
  public var summary: String
  /// The only values it takes; nil for any.
  public var choices: [String]?
  /// The value where the option is absent.
  public var fallback: String?

  private init(name: String, valueName: String?, summary: String, choices: [String]?, fallback: String?) {
    self.name = name
    self.valueName = valueName
    self.summary = summary
    self.choices = choices
    self.fallback = fallback
  }

  /// An option that is there or not.
  public static func flag(_ name: String, _ summary: String) -> CommandOption {
    CommandOption(name: name, valueName: nil, summary: summary, choices: nil, fallback: nil)
  }

  /// An option with a value of any form.
  public static func value(
    _ name: String, _ valueName: String, _ summary: String, default fallback: String? = nil
  ) -> CommandOption {
    CommandOption(name: name, valueName: valueName, summary: summary, choices: nil, fallback: fallback)
  }

  /// An option with one of a few values.
  public static func choice(
    _ name: String, _ choices: [String], _ summary: String, default fallback: String? = nil
  ) -> CommandOption {
    CommandOption(
      name: name, valueName: choices.joined(separator: "|"), summary: summary, choices: choices, fallback: fallback)
  }

  /// As it is typed: `--scale smoke|demo|full`.
  var usage: String { "--\(name)" + (valueName.map { " \($0)" } ?? "") }

  /// What it does and what holds without it.
  var help: String { summary + (fallback.map { " (default: \($0))" } ?? "") }
}
