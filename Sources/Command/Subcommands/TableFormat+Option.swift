import Studies

extension TableFormat {
  /// `--format`, the same wherever a table is printed.
  static let option = CommandOption.choice(
    "format", allCases.map(\.rawValue), "For reading (text, md), for a paper (latex), or with every column (csv, json)",
    default: TableFormat.text.rawValue)

  /// What the option says.
  init(_ arguments: ParsedArguments) {
    self = arguments.value("format").flatMap(TableFormat.init(rawValue:)) ?? .text
  }
}
