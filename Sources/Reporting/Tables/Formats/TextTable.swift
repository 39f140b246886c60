/// A result table for the terminal: aligned columns, no markup. `◆` marks the best means of a column.
package struct TextTable: Sendable {
  private let table: ResultTable
  private let width: Int

  /// - Parameter width: Columns of the terminal; a wider table goes on below.
  package init(_ table: ResultTable, width: Int = 100) {
    self.table = table
    self.width = width
  }

  /// The whole text, ending in a line feed.
  package var text: String {
    let grids = table.grids(joinsSettings: false)
    var blocks: [String] = []
    if let answer = table.answer {
      blocks.append(([answer.sentence] + answer.notes).map { wrapped($0) }.joined(separator: "\n"))
      blocks.append(wrapped(StudyAnswer.exploratory))
    }
    blocks.append(table.title)
    for grid in grids {
      if let title = grid.title { blocks.append(title) }
      blocks.append(TextGrid(grid: grid, width: width).text)
    }
    let notes = table.bestNote("◆") + table.statisticsNotes + table.notes
    if !notes.isEmpty { blocks.append(notes.map { wrapped($0) }.joined(separator: "\n")) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// The sentence in lines that fit; what follows the first line is indented.
  private func wrapped(_ sentence: String) -> String {
    var lines: [String] = []
    for word in sentence.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append((lines.isEmpty ? "" : "  ") + word)
      }
    }
    return lines.joined(separator: "\n")
  }
}

/// A grid for the terminal: aligned columns, no markup, and no line longer than asked where columns allow it.
struct TextGrid {
  let grid: TableGrid
  /// Columns of the terminal.
  let width: Int

  /// Without a final line feed. Columns that do not fit side by side follow below, with the labels again.
  var text: String {
    let cells = paddedCells
    let labels = [""] + grid.rows.map(\.label)
    let labelWidth = labels.map(\.count).max() ?? 0
    return blocks(cells, labelWidth: labelWidth).map { block in
      AlignedColumns(rows: labels.indices.map { line in [labels[line]] + block.map { cells[$0][line] } }).text
    }.joined(separator: "\n\n")
  }

  /// The columns in runs that fit beside the labels; columns of a group stay together where they can.
  private func blocks(_ cells: [[String]], labelWidth: Int) -> [[Int]] {
    let widths = cells.map { column in (column.map(\.count).max() ?? 0) + 2 }
    var groups: [[Int]] = []
    for column in grid.headings.indices {
      let group = grid.headings[column].group
      if let group, let last = groups.last?.last, grid.headings[last].group == group {
        groups[groups.count - 1].append(column)
      } else {
        groups.append([column])
      }
    }
    var result: [[Int]] = []
    var used = Int.max
    func add(_ columns: [Int]) {
      let needed = columns.reduce(0) { $0 + widths[$1] }
      if used != .max, used + needed <= width {
        result[result.count - 1] += columns
        used += needed
      } else if labelWidth + needed <= width || columns.count == 1 {
        result.append(columns)
        used = labelWidth + needed
      } else {
        columns.forEach { add([$0]) }
      }
    }
    groups.forEach(add)
    return result
  }

  /// `[columns][heading and rows]`: digits stay below digits, because the signs after them take equal room in a column.
  private var paddedCells: [[String]] {
    grid.headings.indices.map { column in
      let cells = grid.rows.map { $0.cells.indices.contains(column) ? $0.cells[column] : TableGrid.Cell("") }
      let signs = cells.map { cell in
        let mark =
          switch cell.emphasis {
          case .best: "◆"
          case .none, .failed: cell.starCount > 0 ? " " : ""
          }
        return mark + String(repeating: "*", count: cell.starCount)
      }
      let room = signs.map(\.count).max() ?? 0
      func padded(_ text: String) -> String { text + String(repeating: " ", count: room - text.count) }
      return [grid.headings[column].text + padded("")]
        + zip(cells, signs).map { cell, sign in cell.value + cell.detail + padded(sign) }
    }
  }
}

/// Rows of cells as aligned plain text: the first column to the left, the others to the right unless told otherwise.
package struct AlignedColumns: Sendable {
  private let rows: [[String]]
  private let leftAligned: Bool

  /// - Parameters:
  ///   - rows: the cells; short rows are filled up with empty cells.
  ///   - leftAligned: aligns every column to the left, as a list of words reads best.
  package init(rows: [[String]], leftAligned: Bool = false) {
    self.rows = rows
    self.leftAligned = leftAligned
  }

  /// The lines, without blanks at their ends and without a final line feed.
  package var text: String {
    let columnCount = rows.map(\.count).max() ?? 0
    let widths = (0..<columnCount).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        if column > 0 { line += "  " }
        line += column == 0 || leftAligned ? cell + padding : padding + cell
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  /// The lines that say something, each behind two blanks, as they stand below a heading.
  package var indentedText: String { text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n") }
}
