extension ResultTable {
  /// Every tested difference with its intervals, p values and the seeds it would need, one a row.
  func statisticsGrid(_ statistics: TableStatistics) -> TableGrid? {
    guard let baseline else { return nil }
    let tested = columns.indices.filter { columns[$0].isTested }
    let hasQueries = statistics.comparisons.contains { $0.queries != nil }
    let headings =
      ["diff.", "95 % seeds"] + (hasQueries ? ["95 % queries"] : []) + ["p t", "p perm.", "p Holm", "seeds"]
    let lines = tested.flatMap { column -> [TableGrid.Row] in
      let found = rows.indices.compactMap { statistics[row: $0, column: column] }
      guard !found.isEmpty else { return [] }
      return [TableGrid.Row(columns[column].heading, [])] + found.map { line($0, hasQueries: hasQueries) }
    }
    guard !lines.isEmpty else { return nil }
    return TableGrid(
      title: "Each difference to \(rows[baseline].label)", headings: headings.map { TableGrid.Heading($0) }, rows: lines
    )
  }

  private func line(_ comparison: ArmComparison, hasQueries: Bool) -> TableGrid.Row {
    let column = columns[comparison.column]
    let texts =
      [column.format.signedText(comparison.difference.summary.mean), interval(comparison.difference.interval, column)]
      + (hasQueries ? [interval(comparison.queries?.interval, column)] : [])
      + [
        probability(comparison.difference.pValue), probability(comparison.permutation?.pValue),
        probability(comparison.correctedPValue), seeds(comparison),
      ]
    return TableGrid.Row("  " + rows[comparison.row].label, texts.map { TableGrid.Cell($0) })
  }

  private func interval(_ range: ClosedRange<Double>?, _ column: ResultColumn) -> String {
    guard let range else { return ResultSetting.absent }
    return "[\(column.format.text(range.lowerBound)), \(column.format.text(range.upperBound))]"
  }

  private func probability(_ value: Double?) -> String {
    value.map { $0 < 0.001 ? "<0.001" : NumberFormat.fixed(3).text($0) } ?? ResultSetting.absent
  }

  /// How many seeds a difference inside the noise would need; `enough` outside of it.
  private func seeds(_ comparison: ArmComparison) -> String {
    guard let isInside = comparison.isInsideSeedNoise else { return ResultSetting.absent }
    guard isInside else { return "enough" }
    return comparison.seedsNeeded.map { "about \($0)" } ?? "over \(PairedPower.greatestCount)"
  }

  /// What Holm's correction is over, in words.
  private var family: String {
    let count = TableStatistics(self).testCount
    if !companions.isEmpty { return "the \(count) tested differences of all tables" }
    return columns.contains { $0.isTested && !$0.isInFamily }
      ? "the \(count) differences that the short tables show; the others are not tested" : "all these differences"
  }

  /// What the long statistics are, for the notes below them.
  public var statisticsNotes: [String] {
    guard includesStatistics, baseline != nil, rows.count > 1 else { return [] }
    var result = [
      "95 % seeds: Student's interval of the difference, paired by seed. p t: paired t test. p perm.: paired permutation test over "
        + "all sign patterns. p Holm: the \(test.title) after Holm's correction over \(family).",
      "Seeds: how many would find such a difference in four of five studies (paired t test, p < 0.05), from the mean and spread "
        + "seen here; \"enough\": the interval leaves zero out already.",
    ]
    if queryBootstraps.contains(where: { $0.contains { $0 != nil } }) {
      result.append(
        "95 % queries: paired bootstrap that draws queries and, where there are several, seeds (BCa, 2000 replicates).")
    }
    if !factorialGrids.isEmpty {
      result.append(
        "Main effect: mean with the objective less mean without it. Interaction: how much more the one adds where the other is. "
          + "Shapley value: the objective's part of the total, averaged over all orders of adding; brackets are 95 % over seeds."
          + (factorial?.rows.contains { $0 == nil } == true ? " The arm without any objective counts as chance." : ""))
    }
    return result
  }
}
