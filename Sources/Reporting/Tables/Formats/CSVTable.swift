/// A result table as tidy CSV (RFC 4180, line feeds): one line per arm and column, numbers in full precision, so that any
/// statistics program reads it without cutting cells apart.
package struct CSVTable: Sendable {
  private let table: ResultTable

  package init(_ table: ResultTable) {
    self.table = table
  }

  /// The fields of each line.
  package static let header = [
    "arm", "metric", "unit", "better", "n", "mean", "sd", "difference", "difference_low", "difference_high", "p",
    "p_permutation", "p_holm", "seeds_needed", "queries_low", "queries_high", "chance", "coverage", "failed", "missing",
  ]

  /// The whole text, ending in a line feed.
  package var text: String {
    var lines = [Self.header]
    let statistics = TableStatistics(table)
    for (index, row) in table.rows.enumerated() {
      for (column, metric) in table.columns.enumerated() {
        let summary = table.summary(row: index, column: column)
        let comparison = statistics[row: index, column: column]
        let difference = comparison?.difference
        lines.append([
          row.label, metric.name, metric.unit ?? "", metric.direction.rawValue, String(summary?.count ?? 0),
          number(summary?.mean), number(summary?.standardDeviation), number(difference?.summary.mean),
          number(difference?.interval?.lowerBound), number(difference?.interval?.upperBound),
          number(difference?.pValue), number(comparison?.permutation?.pValue), number(comparison?.correctedPValue),
          comparison?.seedsNeeded.map(String.init) ?? "", number(comparison?.queries?.interval.lowerBound),
          number(comparison?.queries?.interval.upperBound), number(metric.chance), number(metric.coverage),
          String(row.failureCount), String(row.missingCount),
        ])
      }
    }
    return lines.map(Self.line).joined()
  }

  private func number(_ value: Double?) -> String {
    value.map { $0.description } ?? ""
  }

  /// A line of RFC 4180, ending in a line feed: fields are quoted where they must be.
  package static func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\n" }

  private static func quoted(_ field: String) -> String {
    guard field.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }
}

extension ResultRow {
  /// How many runs of the arm failed.
  var failureCount: Int {
    outcomes.count { if case .failed = $0 { true } else { false } }
  }

  /// How many runs of the arm have results that cannot be read.
  var damagedCount: Int {
    outcomes.count { if case .damaged = $0 { true } else { false } }
  }

  /// How many runs of the arm are still to come, damaged ones among them: they are computed again.
  var missingCount: Int {
    outcomes.count { $0 == .missing } + damagedCount
  }
}
