/// Rows of cells as aligned plain text: the first column to the left, the others to the right unless told otherwise.
public struct AlignedColumns: Sendable {
  private let rows: [[String]]
  private let leftAligned: Bool

  /// - Parameters:
  ///   - rows: the cells; short rows are filled up with empty cells.
  ///   - leftAligned: aligns every column to the left, as a list of words reads best.
  public init(rows: [[String]], leftAligned: Bool = false) {
    self.rows = rows
    self.leftAligned = leftAligned
  }

  /// The lines, without blanks at their ends and without a final line feed.
  public var text: String {
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
}
