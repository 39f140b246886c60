/// One thing the command line can do. A file each; ``TriadCommand`` lists them.
public protocol Subcommand: Sendable {
  /// What is typed: one word, or two for a group such as `data fetch`.
  var name: String { get }
  /// What it does, in one line.
  var summary: String { get }
  /// The arguments known by their place, in order.
  var parameters: [CommandParameter] { get }
  /// The options, in the order of the help text.
  var options: [CommandOption] { get }
  /// What is typed after the name, for the ends of help texts: the shortest use first. `run objective-ladder` has `objective-ladder`.
  var examples: [String] { get }
  /// True for what only the tool itself calls: help texts leave it out.
  var isHidden: Bool { get }
  /// Does it. Results go to `console.output`, everything else to `console.diagnostics`; what goes wrong is thrown.
  func run(_ arguments: ParsedArguments, on console: Console) throws
}

extension Subcommand {
  /// None, unless the command says so.
  public var parameters: [CommandParameter] { [] }
  /// None, unless the command says so.
  public var options: [CommandOption] { [] }
  /// None, unless the command gives some.
  public var examples: [String] { [] }
  /// Listed in help, unless the command says otherwise.
  public var isHidden: Bool { false }

  /// The words of the name.
  var words: [String] { name.split(separator: " ").map(String.init) }
}

/// A command that hands words on to another program: those after `--`.
protocol HandingOnSubcommand: Subcommand {
  /// What stands for the words in help texts.
  var restName: String { get }
  /// What becomes of them, in one line.
  var restSummary: String { get }
}

/// A command that has not all options of those like it, and says of some why not.
protocol RefusingSubcommand: Subcommand {
  /// Why there is no such option here, a clause, by the option's name without its dashes.
  var refusals: [String: String] { get }
}

/// An argument of a command that is known by its place: the experiment of `triad run`.
public struct CommandParameter: Sendable, Hashable {
  /// What it is, in lower case: `experiment`. Help texts write it in capitals.
  package var name: String
  /// What it means, in one line.
  package var summary: String
  /// The only values it takes; nil for any.
  package var choices: [String]?
  /// True when it may be left out; only the last may.
  package var isOptional: Bool
  /// Whether other values than the choices may mean something too; the command itself says then what does not.
  private(set) var isOpen = false

  /// An argument by its place; `choices` are all values that it takes, nil where any will do.
  public init(_ name: String, _ summary: String, choices: [String]? = nil, isOptional: Bool = false) {
    self.name = name
    self.summary = summary
    self.choices = choices
    self.isOptional = isOptional
  }

  /// The same with its choices as those that help texts name.
  var open: CommandParameter {
    var result = self
    result.isOpen = true
    return result
  }

  /// As it is typed: `EXPERIMENT`, in brackets when optional.
  var usage: String { isOptional ? "[\(name.uppercased())]" : name.uppercased() }
}

/// An option of a command: `--scale demo`, or a flag such as `--names`.
public struct CommandOption: Sendable, Hashable {
  /// The name without its dashes.
  package var name: String
  /// What stands for the value in help texts; nil for a flag, which takes none.
  package var valueName: String?
  /// What it does, in one line.
  package var summary: String
  /// The only values it takes; nil for any.
  package var choices: [String]?
  /// The value where the option is absent.
  package var fallback: String?
  /// Whether it may be given several times.
  package private(set) var repeats = false
  /// Whether other values than the choices may mean something too; the command itself says then what does not.
  private(set) var isOpen = false
  /// Another name that is understood and that help texts leave out.
  package private(set) var synonym: String?
  /// Whether its name alone means something too; a value must then be attached, as in `--recompute=ARM`.
  package private(set) var isValueOptional = false

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

  /// An option that may be given several times, each with a value of any form.
  static func values(_ name: String, _ valueName: String, _ summary: String) -> CommandOption {
    var result = value(name, valueName, summary)
    result.repeats = true
    return result
  }

  /// An option that may be given several times, alone or with a value attached: alone, its value is empty.
  static func optionalValues(_ name: String, _ valueName: String, _ summary: String) -> CommandOption {
    var result = values(name, valueName, summary)
    result.isValueOptional = true
    return result
  }

  /// An option with one of a few values.
  public static func choice(
    _ name: String, _ choices: [String], _ summary: String, default fallback: String? = nil
  ) -> CommandOption {
    CommandOption(
      name: name, valueName: choices.joined(separator: "|"), summary: summary, choices: choices, fallback: fallback)
  }

  /// An option whose usual values can be completed, and that takes others too.
  static func suggesting(
    _ name: String, _ valueName: String, _ choices: [String], _ summary: String
  ) -> CommandOption {
    var result = CommandOption(name: name, valueName: valueName, summary: summary, choices: choices, fallback: nil)
    result.isOpen = true
    return result
  }

  /// The file that a command writes: `--output`, the same wherever there is one, and `--out` in its place.
  static func output(_ valueName: String, _ summary: String) -> CommandOption {
    var result = value("output", valueName, summary)
    result.synonym = "out"
    return result
  }

  /// How results are written: `--format`, the same wherever there are these two ways.
  package static func textOrJSON(_ summary: String) -> CommandOption {
    choice("format", ["text", "json"], summary, default: "text")
  }

  /// Whether its value is a path, by what stands for it in help texts.
  var isPath: Bool { ["FILE", "FOLDER", "PATH"].contains(valueName) }

  /// Whether `word` without its dashes means this option.
  func isNamed(_ word: String) -> Bool { name == word || synonym == word }

  /// As it is typed: `--scale smoke|demo|full`.
  var usage: String { "--\(name)" + (valueName.map { isValueOptional ? "[=\($0)]" : " \($0)" } ?? "") }

  /// What it does and what holds without it.
  var help: String { summary + (fallback.map { " (default: \($0))" } ?? "") }
}

/// The arguments of a command after parsing: every name is known and every choice is a real one.
public struct ParsedArguments: Sendable, Hashable {
  private let parameters: [String: String]
  private let values: [String: [String]]
  private let flags: Set<String>
  /// The options with a value that were typed.
  private let typed: Set<String>
  /// What stood after `--` and is for another program.
  let rest: [String]

  /// - Parameter typed: The names of options whose values are not fallbacks.
  init(
    parameters: [String: String], values: [String: [String]], flags: Set<String>, typed: Set<String>,
    rest: [String] = []
  ) {
    self.rest = rest
    self.parameters = parameters
    self.values = values
    self.flags = flags
    self.typed = typed
  }

  /// True when an option or a flag was typed, whatever holds without it.
  func isGiven(_ option: String) -> Bool { typed.contains(option) || flags.contains(option) }

  /// The value of a parameter; nil when it is optional and absent.
  public func parameter(_ name: String) -> String? { parameters[name] }

  /// The value of a parameter that the command declares as required. Parsing has made sure of it, so the error is never
  /// seen; it is there so that no command has to unwrap.
  public func required(_ name: String, of command: some Subcommand) throws(UsageError) -> String {
    guard let value = parameters[name] else { throw .missingArgument(name, command: command.name) }
    return value
  }

  /// The value of an option, or its fallback; nil when there is neither.
  public func value(_ option: String) -> String? { values[option]?.last }

  /// All values of an option that may be given several times, in their order; none where it is absent.
  func values(_ option: String) -> [String] { values[option] ?? [] }

  /// True when JSON is wanted of a command that has ``CommandOption/textOrJSON(_:)``.
  package var asksForJSON: Bool { value("format") == "json" }

  /// True when a flag was given.
  public func hasFlag(_ option: String) -> Bool { flags.contains(option) }

  /// The words that give another process these options, as far as they were typed.
  func words(of options: [CommandOption]) -> [String] {
    options.flatMap { option in
      if hasFlag(option.name) { return ["--" + option.name] }
      guard typed.contains(option.name) else { return [] }
      return values(option.name).flatMap { ["--" + option.name, $0] }
    }
  }

  /// The whole number an option gives; nil when the option is absent and has no fallback.
  public func integer(_ option: String, atLeast least: Int = 0) throws(UsageError) -> Int? {
    try integer(option, atLeast: least, atMost: .max)
  }

  /// The same of an option whose number decides how much memory is taken.
  func integer(_ option: String, atLeast least: Int, atMost most: Int) throws(UsageError) -> Int? {
    guard let text = value(option) else { return nil }
    guard let value = Int(text), value >= least, value <= most else {
      throw .unreadableNumber(
        text, option: option, expected: "a whole number from \(least)" + (most < .max ? " to \(most)" : ""))
    }
    return value
  }
}
