/// A result table in Markdown: the scores with the best in bold and a row of chance levels, the paired differences to the
/// baseline with their intervals, then what failed and where the numbers come from.
public struct MarkdownTable: Sendable {
  private let table: ResultTable
  private let cells: TableCells

  public init(_ table: ResultTable) {
    self.table = table
    cells = TableCells(table: table)
  }

  /// The whole text, ending in a line feed.
  public var text: String {
    var blocks = ["### " + escaped(table.title), scores]
    if let title = cells.differenceTitle {
      blocks.append(escaped(title) + ":")
      blocks.append(differences)
    }
    let notes = (table.listsRemarks ? table.remarks : []) + table.footnotes
    if !notes.isEmpty { blocks.append(notes.map { "* " + note($0) }.joined(separator: "\n")) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var scores: String {
    let best = table.columns.indices.map { Set(table.bestRows(column: $0)) }
    var lines = header
    for row in table.rows.indices {
      let values = table.columns.indices.map { column in
        let text = cells.score(row: row, column: column)
        return best[column].contains(row) ? emphasized(text) : text
      }
      lines.append(line([escaped(table.rows[row].label)] + values))
    }
    if cells.hasChance {
      lines.append(line(["*chance*"] + table.columns.indices.map { cells.chance(column: $0) }))
    }
    return lines.joined(separator: "\n")
  }

  private var differences: String {
    var lines = header
    for row in cells.comparedRows {
      let values = table.columns.indices.map { cells.difference(row: row, column: $0) }
      lines.append(line([escaped(table.rows[row].label)] + values))
    }
    return lines.joined(separator: "\n")
  }

  private var header: [String] {
    [
      line(["arm"] + table.columns.map { escaped($0.heading) }),
      "| :-- |" + String(repeating: " --: |", count: table.columns.count),
    ]
  }

  private func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  /// Bold on the mean only: it is the mean that was compared.
  private func emphasized(_ cell: String) -> String {
    let parts = cell.split(separator: " ", maxSplits: 1)
    return "**\(parts[0])**" + (parts.count > 1 ? " \(parts[1])" : "")
  }

  /// A line of text, in which commands between backticks stay as they are; a single backtick is an ordinary character.
  private func note(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false).map(String.init)
    guard parts.count % 2 == 1 else { return escaped(text) }
    return parts.enumerated().map { $0.offset % 2 == 0 ? escaped($0.element) : "`\($0.element)`" }.joined()
  }

  /// A cell cannot hold a line break or an unescaped bar, and a star or underscore would start an emphasis.
  private func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "|", "*", "_", "\\", "`", "<": result += "\\\(character)"
      case _ where character.isNewline: result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
