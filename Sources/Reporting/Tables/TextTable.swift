/// A result table for the terminal: aligned columns, no markup. A star marks the best mean of a column.
public struct TextTable: Sendable {
  private let table: ResultTable
  private let cells: TableCells

  public init(_ table: ResultTable) {
    self.table = table
    cells = TableCells(table: table)
  }

  /// The whole text, ending in a line feed.
  public var text: String {
    var blocks = [table.title, scores]
    if let title = cells.differenceTitle { blocks.append(title + "\n\n" + differences) }
    let notes = (table.listsRemarks ? table.remarks : []) + table.footnotes
    if !notes.isEmpty { blocks.append(notes.joined(separator: "\n")) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var scores: String {
    let best = table.columns.indices.map { Set(table.bestRows(column: $0)) }
    var lines = [[""] + table.columns.map { $0.heading + " " }]
    for row in table.rows.indices {
      let values = table.columns.indices.map { column in
        // The blank keeps the digits of the other rows below those of the best.
        cells.score(row: row, column: column) + (best[column].contains(row) ? "*" : " ")
      }
      lines.append([table.rows[row].label] + values)
    }
    if cells.hasChance { lines.append(["chance"] + table.columns.indices.map { cells.chance(column: $0) + " " }) }
    return AlignedColumns(rows: lines).text
  }

  private var differences: String {
    let lines = cells.comparedRows.map { row in
      [table.rows[row].label] + table.columns.indices.map { cells.difference(row: row, column: $0) }
    }
    return AlignedColumns(rows: [[""] + table.columns.map(\.heading)] + lines).text
  }
}
