import Reporting

/// The forms in which a study's table is written.
public enum TableFormat: String, Sendable, Hashable, CaseIterable {
  case text
  case markdown = "md"
  case latex
  case csv
  case json

  /// What a file of this form ends in.
  public var fileExtension: String {
    switch self {
    case .text: "txt"
    case .latex: "tex"
    case .markdown, .csv, .json: rawValue
    }
  }

  /// The whole text, ending in a line feed.
  public func text(of table: StudyTable) -> String {
    switch self {
    case .text: table.sections.map { TextTable($0).text }.joined(separator: "\n")
    case .markdown: table.sections.map { MarkdownTable($0).text }.joined(separator: "\n")
    case .latex: table.sections.map { LaTeXTable($0).text }.joined(separator: "\n")
    case .csv: CSVTable(table.complete).text
    case .json: JSONTable(table.complete).text
    }
  }
}
