/// The cells of a result table as text, before a renderer aligns, quotes or emphasizes them.
struct TableCells {
  let table: ResultTable

  /// `12.3 ± 0.4`: mean and sample standard deviation, and `(2)`, the number of seeds, where it is not that of the table;
  /// `failed`, `damaged` or `-` where there is no number.
  func score(row: Int, column: Int) -> String {
    if let turns = table.columns[column].turns {
      guard turns.indices.contains(row), let summary = TurnSummary(turns[row]) else { return absence(row: row) }
      let format = table.columns[column].format
      return "\(format.text(summary.median)) \(format.intervalText(summary.range))"
    }
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
    return "\(mean) \(format.intervalText(interval))"
  }

  /// The rows that are compared with the baseline.
  var comparedRows: [Int] {
    guard let baseline = table.baseline else { return [] }
    return table.rows.indices.filter { $0 != baseline }
  }

  /// What the second table is headed with.
  var differenceTitle: String? {
    guard let baseline = table.baseline, !comparedRows.isEmpty else { return nil }
    let title = "Difference to \(table.rows[baseline].label)"
    return title + (table.seeds.count == 1 ? ", one seed" : ", paired by seed: mean [95 % interval]")
  }

  private func absence(row: Int) -> String {
    let row = table.rows[row]
    return row.failureCount > 0 ? "failed" : row.damagedCount > 0 ? "damaged" : "-"
  }
}
