extension ResultTable {
  /// Everything that is printed of the table, top to bottom: what differs, the scores, the differences, and the long statistics
  /// where they are asked for.
  ///
  /// - Parameter joinsSettings: Whether what differs stands beside the scores, as in a paper, or in a table of its own.
  public func grids(joinsSettings: Bool = true) -> [TableGrid] {
    let statistics = TableStatistics(self)
    var result: [TableGrid] = []
    if !joinsSettings, !settings.isEmpty { result.append(settingsGrid) }
    result.append(scoreGrid(statistics, joinsSettings: joinsSettings))
    if let grid = differenceGrid { result.append(grid) }
    if includesStatistics {
      if let grid = statisticsGrid(statistics) { result.append(grid) }
      result += factorialGrids
    }
    return result
  }

  /// The sentences below the table: the signs, what all comparisons say, failures, and where the numbers come from.
  public var notes: [String] {
    let statistics = TableStatistics(self)
    var result: [String] = []
    if statistics.comparisons.contains(where: { $0.starCount > 0 }) {
      result.append("Stars: p below 0.05, 0.01 and 0.001 by the \(test.title) after Holm's correction.")
    }
    return result + (listsFindings ? statistics.sentences : []) + (listsRemarks ? remarks : []) + footnotes
  }

  private var settingsGrid: TableGrid {
    TableGrid(
      title: "What differs", headings: settings.map { TableGrid.Heading($0.name) },
      rows: rows.indices.map { row in TableGrid.Row(rows[row].label, settings.map { cell(of: $0, row: row) }) })
  }

  private func cell(of setting: ResultSetting, row: Int) -> TableGrid.Cell {
    TableGrid.Cell(setting.values.indices.contains(row) ? setting.values[row] : ResultSetting.absent)
  }

  private var scoreHeadings: [TableGrid.Heading] {
    columns.map { TableGrid.Heading($0.heading, group: $0.group, textInGroup: $0.headingInGroup) }
  }

  private func scoreGrid(_ statistics: TableStatistics, joinsSettings: Bool) -> TableGrid {
    let cells = TableCells(table: self)
    let described = joinsSettings ? settings : []
    let best = columns.indices.map { bestRows(column: $0) }
    let second = columns.indices.map { secondRows(column: $0) }
    var lines = rows.indices.map { row in
      TableGrid.Row(
        rows[row].label,
        described.map { cell(of: $0, row: row) }
          + columns.indices.map { column in
            TableGrid.Cell(
              splitting: cells.score(row: row, column: column),
              emphasis: best[column].contains(row) ? .best : second[column].contains(row) ? .second : .none,
              starCount: statistics[row: row, column: column]?.starCount ?? 0)
          })
    }
    let blanks = described.map { _ in TableGrid.Cell(ResultSetting.absent) }
    func reference(_ label: String, _ value: (ResultColumn) -> Double?) {
      guard columns.contains(where: { value($0) != nil }) else { return }
      let texts = columns.map { column in value(column).map(column.format.text) ?? ResultSetting.absent }
      lines.append(TableGrid.Row(label, blanks + texts.map { TableGrid.Cell($0) }, isReference: true))
    }
    reference("chance", \.chance)
    reference("coverage (%)", \.coverage)
    return TableGrid(headings: described.map { TableGrid.Heading($0.name) } + scoreHeadings, rows: lines)
  }

  private var differenceGrid: TableGrid? {
    let cells = TableCells(table: self)
    guard let title = cells.differenceTitle else { return nil }
    return TableGrid(
      title: title, headings: scoreHeadings,
      rows: cells.comparedRows.map { row in
        TableGrid.Row(
          rows[row].label, columns.indices.map { TableGrid.Cell(splitting: cells.difference(row: row, column: $0)) })
      })
  }
}
