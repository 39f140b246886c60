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

  /// Bold and underlined on the mean only: it is the mean that was compared.
  private func text(of cell: TableGrid.Cell) -> String {
    let value = MarkdownGrid.escaped(cell.value)
    let emphasized =
      switch cell.emphasis {
      case .best: "**\(value)**"
      case .second: "<u>\(value)</u>"
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
