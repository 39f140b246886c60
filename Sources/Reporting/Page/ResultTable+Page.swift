extension ResultTable {
  /// The scores and the differences to the baseline as tables of a page.
  public var pageTables: [PageTable] {
    let cells = TableCells(table: self)
    let best = columns.indices.map { Set(bestRows(column: $0)) }
    var scores = rows.indices.map { row in
      PageTable.Row(
        rows[row].label,
        columns.indices.map { column in
          PageTable.Cell(splitting: cells.score(row: row, column: column), isBest: best[column].contains(row))
        })
    }
    if cells.hasChance {
      scores.append(
        PageTable.Row("chance", columns.indices.map { PageTable.Cell(cells.chance(column: $0), style: "chance") }))
    }
    let header = ["arm"] + columns.map(\.heading)
    let table = PageTable(title, header: header, rows: scores)
    guard let differenceTitle = cells.differenceTitle else { return [table] }
    let differences = cells.comparedRows.map { row in
      PageTable.Row(
        rows[row].label,
        columns.indices.map { PageTable.Cell(splitting: cells.difference(row: row, column: $0), isBest: false) })
    }
    return [table, PageTable(differenceTitle, header: header, rows: differences)]
  }
}

extension PageTable.Cell {
  /// The mean, and its spread or interval as the smaller part.
  fileprivate init(splitting text: String, isBest: Bool) {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    self.init(
      parts.first ?? "", detail: parts.count > 1 ? parts[1] : "",
      style: isBest ? "best" : text == "failed" ? "failed" : nil)
  }
}
