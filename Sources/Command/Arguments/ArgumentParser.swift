import Files

/// Reads the words after a command's name: `--option value`, `--option=value`, flags and parameters in any order; after
/// `--` everything is a parameter, or of a command that hands words on, what it hands on.
package struct ArgumentParser {
  let command: any Subcommand

  package init(command: any Subcommand) { self.command = command }

  /// Nil when the words ask for help.
  package func parse(_ words: some Collection<String>) throws(UsageError) -> ParsedArguments? {
    var rest = Array(words)[...]
    var positional: [String] = []
    var values: [String: [String]] = [:]
    var flags: Set<String> = []
    var handedOn: [String] = []
    while let word = rest.popFirst() {
      if word == "--" {
        if command is any HandingOnSubcommand { handedOn = Array(rest) } else { positional += rest }
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        positional.append(word)
        continue
      }
      if word == "--help" || word == "-h" { return nil }
      let (name, attached) = Self.split(word)
      let option = try option(named: name, word: word)
      guard option.repeats || values[option.name] == nil, !flags.contains(option.name) else {
        throw .repeatedOption(option.name)
      }
      guard let valueName = option.valueName else {
        guard attached == nil else { throw .unwantedValue(option: option.name) }
        flags.insert(option.name)
        continue
      }
      if option.isValueOptional, attached == nil {
        values[option.name, default: []].append("")
        continue
      }
      // A word that begins like an option is none of a value's business: its value was forgotten.
      let value = attached ?? (rest.first.map { $0.hasPrefix("--") } == false ? rest.popFirst() : nil)
      guard let value, !value.isEmpty else { throw .missingValue(option: option.name, valueName: valueName) }
      try check(value, kind: option.name, choices: option.isOpen ? nil : option.choices)
      values[option.name, default: []].append(option.isPath ? FilePath.expandingHome(value) : value)
    }
    let typed = Set(values.keys)
    for option in command.options where values[option.name] == nil {
      values[option.name] = option.fallback.map { [$0] }
    }
    return ParsedArguments(
      parameters: try parameters(positional), values: values, flags: flags, typed: typed, rest: handedOn)
  }

  private func parameters(_ words: [String]) throws(UsageError) -> [String: String] {
    if words.count > command.parameters.count {
      throw .unwantedArgument(words[command.parameters.count], command: command.name)
    }
    var result: [String: String] = [:]
    for (index, parameter) in command.parameters.enumerated() {
      guard index < words.count else {
        guard parameter.isOptional else {
          throw .missingArgument(parameter.name, command: command.name, choices: parameter.choices ?? [])
        }
        continue
      }
      try check(words[index], kind: parameter.name, choices: parameter.isOpen ? nil : parameter.choices)
      // A shell leaves quoted ones alone, and no other word of a command begins like this.
      result[parameter.name] = words[index].hasPrefix("~/") ? FilePath.expandingHome(words[index]) : words[index]
    }
    return result
  }

  private func check(_ value: String, kind: String, choices: [String]?) throws(UsageError) {
    guard let choices, !choices.contains(value) else { return }
    let suggestion = Suggestion.nearest(to: value, among: choices)
    throw .unknownChoice(value, kind: kind, choices: choices, suggestion: suggestion)
  }

  private func option(named name: String, word: String) throws(UsageError) -> CommandOption {
    if word.hasPrefix("--"), let option = command.options.first(where: { $0.isNamed(name) }) { return option }
    if word.hasPrefix("--"), let reason = (command as? any RefusingSubcommand)?.refusals[name] {
      throw .ineffectiveOption(name, reason: reason)
    }
    let suggestion = Suggestion.nearest(to: name, among: command.options.map(\.name) + ["help"])
    throw .unknownOption(
      word.hasPrefix("--") ? "--\(name)" : word, command: command.name, suggestion: suggestion.map { "--\($0)" })
  }

  private static func split(_ word: String) -> (name: String, value: String?) {
    let bare = word.drop { $0 == "-" }
    guard let sign = bare.firstIndex(of: "=") else { return (String(bare), nil) }
    return (String(bare[..<sign]), String(bare[bare.index(after: sign)...]))
  }
}

/// What is wrong with a command line.
public enum UsageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No command has this name; `suggestion` is the one that is written most alike, if any is near.
  case unknownCommand(String, suggestion: String?)
  /// The command has no such option; `suggestion` is the one of its own that is written most alike.
  case unknownOption(String, command: String, suggestion: String?)
  /// `kind` is what the value should have been: the name of a parameter or of an option.
  case unknownChoice(String, kind: String, choices: [String], suggestion: String?)
  /// An option stands at the end or before another one, and needs a value.
  case missingValue(option: String, valueName: String)
  /// A switch was given a value, as in `--force=yes`.
  case unwantedValue(option: String)
  /// An option that may be given once was given again.
  case repeatedOption(String)
  /// `option` means nothing without `companion`.
  case missingOption(_ companion: String, with: String)
  /// The command needs one more argument; `choices` are those it takes, if it is known which.
  case missingArgument(String, command: String, choices: [String] = [])
  /// There is one argument more than the command takes.
  case unwantedArgument(String, command: String)
  /// `expected` says what would be right: `a whole number from 1`.
  case unreadableNumber(String, option: String, expected: String)

  /// A launcher has started several processes of a command that does not divide its work.
  case undividedCommand(String, processes: Int)
  /// `option` was understood and changes nothing.
  case ineffectiveOption(String, reason: String)

  /// One sentence that says what was given and what may be.
  public var description: String {
    switch self {
    case .unknownCommand(let name, let suggestion):
      "There is no command \"\(name)\"\(Self.hint(suggestion, else: "`--help` lists them"))"
    case .unknownOption(let name, let command, let suggestion):
      "\"\(command)\" has no option \"\(name)\"\(Self.hint(suggestion, else: "`\(command) --help` lists them"))"
    case .unknownChoice(let value, let kind, let choices, let suggestion):
      "There is no \(kind) \"\(value)\"\(Self.hint(suggestion, else: Self.list(choices)))"
    case .missingValue(let option, let valueName): "\"--\(option)\" needs a value: --\(option) \(valueName)."
    case .unwantedValue(let option): "\"--\(option)\" takes no value: write it alone."
    case .repeatedOption(let option): "\"--\(option)\" is given twice: give it once."
    case .missingOption(let companion, let option):
      "\"--\(option)\" has no effect without \"--\(companion)\": give both, or leave it out."
    case .missingArgument(let name, let command, let choices):
      "\"\(command)\" needs \(Self.article(name)) \(name)" + (choices.isEmpty ? "." : "; \(Self.list(choices)).")
    case .unwantedArgument(let value, let command):
      "\"\(command)\" does not know what to do with \"\(value)\": `\(command) --help` says what it takes."
    case .unreadableNumber(let value, let option, let expected):
      "\"--\(option)\" must be \(expected), not \"\(value)\"."
    case .undividedCommand(let command, let processes):
      "\"\(command)\" does not divide its work, and \(processes) processes of it were started: start one, without the launcher."
    case .ineffectiveOption(let option, let reason):
      "\"--\(option)\" has no effect here: \(reason); leave it out."
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
