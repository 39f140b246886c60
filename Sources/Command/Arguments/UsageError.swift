/// What is wrong with a command line.
public enum UsageError: Error, Sendable, Hashable, CustomStringConvertible {
  case unknownCommand(String, suggestion: String?)
  case unknownOption(String, command: String, suggestion: String?)
  /// `kind` is what the value should have been: the name of a parameter or of an option.
  case unknownChoice(String, kind: String, choices: [String], suggestion: String?)
  case missingValue(option: String, valueName: String)
  case unwantedValue(option: String)
  case repeatedOption(String)
  /// `option` means nothing without `companion`.
  case missingOption(_ companion: String, with: String)
  case missingArgument(String, command: String)
  case unwantedArgument(String, command: String)
  /// `expected` says what would be right: `a whole number from 1`.
  case unreadableNumber(String, option: String, expected: String)

  public var description: String {
    switch self {
    case .unknownCommand(let name, let suggestion):
      "There is no command \"\(name)\"\(Self.hint(suggestion, else: "`--help` lists them"))"
    case .unknownOption(let name, let command, let suggestion):
      "\"\(command)\" has no option \"\(name)\"\(Self.hint(suggestion, else: "`\(command) --help` lists them"))"
    case .unknownChoice(let value, let kind, let choices, let suggestion):
      "There is no \(kind) \"\(value)\"\(Self.hint(suggestion, else: Self.list(choices)))"
    case .missingValue(let option, let valueName): "\"--\(option)\" needs a value: --\(option) \(valueName)."
    case .unwantedValue(let option): "\"--\(option)\" takes no value."
    case .repeatedOption(let option): "\"--\(option)\" is given twice."
    case .missingOption(let companion, let option): "\"--\(option)\" needs \"--\(companion)\" beside it."
    case .missingArgument(let name, let command): "\"\(command)\" needs \(Self.article(name)) \(name)."
    case .unwantedArgument(let value, let command): "\"\(command)\" does not know what to do with \"\(value)\"."
    case .unreadableNumber(let value, let option, let expected):
      "\"--\(option)\" must be \(expected), not \"\(value)\"."
    }
  }

  /// The end of the sentence: a question where something like it exists.
  private static func hint(_ suggestion: String?, else other: String) -> String {
    suggestion.map { "; did you mean \"\($0)\"?" } ?? "; \(other)."
  }

  private static func list(_ choices: [String]) -> String {
    choices.isEmpty ? "there are none" : "there are: " + choices.joined(separator: ", ")
  }

  private static func article(_ noun: String) -> String {
    "aeiou".contains(noun.prefix(1)) ? "an" : "a"
  }
}
