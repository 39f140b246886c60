import Reporting

/// The forms in which a study's table is written.
public enum TableFormat: String, Sendable, Hashable, CaseIterable {
  case text
  case markdown = "md"
  case csv
  case json

  /// The whole text, ending in a line feed.
  public func text(of table: StudyTable) -> String {
    switch self {
    case .text: table.sections.map { TextTable($0).text }.joined(separator: "\n")
    case .markdown: table.sections.map { MarkdownTable($0).text }.joined(separator: "\n")
    case .csv: CSVTable(table.complete).text
    case .json: JSONTable(table.complete).text
    }
  }
}
