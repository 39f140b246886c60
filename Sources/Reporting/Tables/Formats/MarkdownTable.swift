/// A result table in Markdown: the answer, the scores with the best in bold and a row of chance levels, the paired differences to the
/// baseline with their intervals in a part that unfolds, then what failed and where the numbers come from.
package struct MarkdownTable: Sendable {
  private let table: ResultTable

  package init(_ table: ResultTable) {
    self.table = table
  }

  /// The whole text, ending in a line feed.
  package var text: String {
    var blocks: [String] = []
    if let answer = table.answer {
      blocks.append("**\(note(answer.sentence))**")
      if !answer.notes.isEmpty { blocks.append(answer.notes.map { "* " + note($0) }.joined(separator: "\n")) }
      blocks.append("*\(note(StudyAnswer.exploratory))*")
    }
    blocks.append("### " + MarkdownGrid.escaped(table.title))
    for grid in table.grids() {
      let title = grid.title.map(MarkdownGrid.escaped)
      let text = MarkdownGrid(grid: grid).text
      if grid.isFolded {
        // Blank lines, or what is inside is not Markdown.
        blocks += ["<details><summary>\(title ?? "")</summary>", text, "</details>"]
      } else {
        blocks += (title.map { [$0 + ":"] } ?? []) + [text]
      }
    }
    let notes = table.bestNote("Bold") + table.statisticsNotes + table.notes
    if !notes.isEmpty { blocks.append(notes.map { "* " + note($0) }.joined(separator: "\n")) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// A line of text, in which commands between backticks stay as they are; a single backtick is an ordinary character.
  private func note(_ text: String) -> String {
    CodeSpans.pieces(of: text).map { $0.isCode ? "`\($0.text)`" : MarkdownGrid.escaped($0.text) }.joined()
  }
}

/// A grid in Markdown, without a final line feed.
struct MarkdownGrid {
  let grid: TableGrid

  var text: String {
    var lines = [
      line([MarkdownGrid.escaped(grid.labelHeading)] + grid.headings.map { MarkdownGrid.escaped($0.text) }),
      "| :-- |" + String(repeating: " --: |", count: grid.headings.count),
    ]
    for row in grid.rows {
      let label = MarkdownGrid.escaped(row.label)
      guard !row.cells.isEmpty else {
        lines.append(line(["**\(label)**"] + grid.headings.map { _ in "" }))
        continue
      }
      lines.append(line([row.isReference ? "*\(label)*" : label] + row.cells.map(text(of:))))
    }
    return lines.joined(separator: "\n")
  }

  /// Bold on the mean only: it is the mean that was compared.
  private func text(of cell: TableGrid.Cell) -> String {
    let value = MarkdownGrid.escaped(cell.value)
    let emphasized =
      switch cell.emphasis {
      case .best: "**\(value)**"
      case .none, .failed: value
      }
    return emphasized + String(repeating: "\\*", count: cell.starCount) + MarkdownGrid.escaped(cell.detail)
  }

  private func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  /// A cell cannot hold a line break or an unescaped bar, and a star or underscore would start an emphasis.
  static func escaped(_ text: String) -> String {
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
