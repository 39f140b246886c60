/// Reads the words after a command's name: `--option value`, `--option=value`, flags and parameters in any order; after
/// `--` everything is a parameter.
struct ArgumentParser {
  let command: any Subcommand

  /// Nil when the words ask for help.
  func parse(_ words: some Collection<String>) throws(UsageError) -> ParsedArguments? {
    var rest = Array(words)[...]
    var positional: [String] = []
    var values: [String: String] = [:]
    var flags: Set<String> = []
    while let word = rest.popFirst() {
      if word == "--" {
        positional += rest
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        positional.append(word)
        continue
      }
      if word == "--help" || word == "-h" { return nil }
      let (name, attached) = Self.split(word)
      let option = try option(named: name, word: word)
      guard values[option.name] == nil, !flags.contains(option.name) else { throw .repeatedOption(option.name) }
      guard let valueName = option.valueName else {
        guard attached == nil else { throw .unwantedValue(option: option.name) }
        flags.insert(option.name)
        continue
      }
      // A word that begins like an option is none of a value's business: its value was forgotten.
      let value = attached ?? (rest.first.map { $0.hasPrefix("--") } == false ? rest.popFirst() : nil)
      guard let value, !value.isEmpty else { throw .missingValue(option: option.name, valueName: valueName) }
      try check(value, kind: option.name, choices: option.choices)
      values[option.name] = value
    }
    for option in command.options where values[option.name] == nil { values[option.name] = option.fallback }
    return ParsedArguments(parameters: try parameters(positional), values: values, flags: flags)
  }

  private func parameters(_ words: [String]) throws(UsageError) -> [String: String] {
    if words.count > command.parameters.count {
      throw .unwantedArgument(words[command.parameters.count], command: command.name)
    }
    var result: [String: String] = [:]
    for (index, parameter) in command.parameters.enumerated() {
      guard index < words.count else {
        guard parameter.isOptional else { throw .missingArgument(parameter.name, command: command.name) }
        continue
      }
      try check(words[index], kind: parameter.name, choices: parameter.choices)
      result[parameter.name] = words[index]
    }
    return result
  }

  private func check(_ value: String, kind: String, choices: [String]?) throws(UsageError) {
    guard let choices, !choices.contains(value) else { return }
    let suggestion = Suggestion.nearest(to: value, among: choices)
    throw .unknownChoice(value, kind: kind, choices: choices, suggestion: suggestion)
  }

  private func option(named name: String, word: String) throws(UsageError) -> CommandOption {
    if word.hasPrefix("--"), let option = command.options.first(where: { $0.name == name }) { return option }
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
