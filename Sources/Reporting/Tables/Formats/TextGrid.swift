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

  /// `[columns][heading and rows]`: digits stay below digits, because the signs behind them take equal room in a column.
  private var paddedCells: [[String]] {
    grid.headings.indices.map { column in
      let cells = grid.rows.map { $0.cells.indices.contains(column) ? $0.cells[column] : TableGrid.Cell("") }
      let signs = cells.map { cell in
        let mark =
          switch cell.emphasis {
          case .best: "◆"
          case .second: "◇"
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
