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
  /// True for what only the tool itself calls: help texts leave it out.
  var isHidden: Bool { get }
  /// Does it. Results go to `console.output`, everything else to `console.diagnostics`; what goes wrong is thrown.
  func run(_ arguments: ParsedArguments, on console: Console) throws
}

extension Subcommand {
  public var parameters: [CommandParameter] { [] }
  public var options: [CommandOption] { [] }
  public var isHidden: Bool { false }

  /// The words of the name.
  var words: [String] { name.split(separator: " ").map(String.init) }
}
