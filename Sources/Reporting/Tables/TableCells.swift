/// The cells of a result table as text, before a renderer aligns, quotes or emphasizes them.
struct TableCells {
  let table: ResultTable

  /// `12.3 ± 0.4`: mean and sample standard deviation, and `(2)`, the number of seeds, where it is not that of the table;
  /// `failed` or `-` where there is no number.
  func score(row: Int, column: Int) -> String {
    guard let summary = table.summary(row: row, column: column) else { return absence(row: row) }
    let format = table.columns[column].format
    let mean = format.text(summary.mean)
    guard table.columns[column].varies else { return mean }
    let count = summary.count == table.seeds.count ? "" : " (\(summary.count))"
    guard let deviation = summary.standardDeviation else { return mean + count }
    return "\(mean) ± \(format.text(deviation))\(count)"
  }

  /// `+1.2 [-0.3, 2.7]`: mean paired difference and its 95 % interval; empty where there is none.
  func difference(row: Int, column: Int) -> String {
    guard let difference = table.difference(row: row, column: column) else { return "" }
    let format = table.columns[column].format
    let mean = format.signedText(difference.summary.mean)
    guard let interval = difference.interval, table.columns[column].varies else { return mean }
    return "\(mean) [\(format.text(interval.lowerBound)), \(format.text(interval.upperBound))]"
  }

  /// The chance level of a column, or a dash.
  func chance(column: Int) -> String {
    let column = table.columns[column]
    return column.chance.map(column.format.text) ?? "-"
  }

  /// True when some column has a chance level.
  var hasChance: Bool { table.columns.contains { $0.chance != nil } }

  /// The rows that are compared with the baseline.
  var comparedRows: [Int] {
    guard let baseline = table.baseline else { return [] }
    return table.rows.indices.filter { $0 != baseline }
  }

  /// What the second table is headed with.
  var differenceTitle: String? {
    guard let baseline = table.baseline, !comparedRows.isEmpty else { return nil }
    return "Difference to \(table.rows[baseline].label), paired by seed: mean [95 % interval]"
  }

  private func absence(row: Int) -> String {
    let failed = table.rows[row].outcomes.contains { outcome in
      if case .failed = outcome { true } else { false }
    }
    return failed ? "failed" : "-"
  }
}
