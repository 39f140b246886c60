extension ResultTable {
  /// Everything that is printed of the table, top to bottom: what differs, the scores, the differences, and the long statistics
  /// where they are asked for.
  ///
  /// - Parameter joinsSettings: Whether what differs stands beside the scores, as in a paper, or in a table of its own.
  package func grids(joinsSettings: Bool = true) -> [TableGrid] {
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
  package var notes: [String] {
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
    var lines = rows.indices.map { row in
      TableGrid.Row(
        rows[row].label,
        described.map { cell(of: $0, row: row) }
          + columns.indices.map { column in
            TableGrid.Cell(
              splitting: cells.score(row: row, column: column),
              emphasis: best[column].contains(row) ? .best : .none,
              starCount: statistics[row: row, column: column]?.starCount ?? 0)
          })
    }
    let blanks = described.map { _ in TableGrid.Cell(ResultSetting.absent) }
    func reference(_ label: String, format: NumberFormat? = nil, _ value: (ResultColumn) -> Double?) {
      guard columns.contains(where: { value($0) != nil }) else { return }
      let texts = columns.map { column in
        value(column).map((format ?? column.format).text) ?? ResultSetting.absent
      }
      lines.append(TableGrid.Row(label, blanks + texts.map { TableGrid.Cell($0) }, isReference: true))
    }
    reference("chance", \.chance)
    // In percent, whatever the column is in.
    reference("coverage (%)", format: .fixed(1), \.coverage)
    return TableGrid(headings: described.map { TableGrid.Heading($0.name) } + scoreHeadings, rows: lines)
  }

  private var differenceGrid: TableGrid? {
    let cells = TableCells(table: self)
    guard let title = cells.differenceTitle else { return nil }
    var grid = TableGrid(
      title: title, headings: scoreHeadings,
      rows: cells.comparedRows.map { row in
        TableGrid.Row(
          rows[row].label, columns.indices.map { TableGrid.Cell(splitting: cells.difference(row: row, column: $0)) })
      })
    grid.isFolded = true
    return grid
  }

  /// What the sign of the best means, for the notes of a table that has one.
  ///
  /// - Parameter sign: `Bold`, or the sign of the terminal.
  package func bestNote(_ sign: String) -> [String] {
    func has(_ isMeant: (ResultColumn) -> Bool) -> Bool {
      columns.indices.contains { isMeant(columns[$0]) && !bestRows(column: $0).isEmpty }
    }
    let seeds =
      "\(sign): the best mean of a column, and all that the seeds do not tell apart from it (95 % interval of the paired difference)."
    let turns = "\(sign) in turns: the least median, and all whose range overlaps its range."
    return (has { $0.turns == nil } ? [seeds] : []) + (has { $0.turns != nil } ? [turns] : [])
  }
}

extension ResultTable {
  /// Every tested difference with its intervals, p values and the seeds it would need, one per row.
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
    var grid = TableGrid(
      title: "Each difference to \(rows[baseline].label)", headings: headings.map { TableGrid.Heading($0) }, rows: lines
    )
    grid.isFolded = true
    return grid
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
    range.map(column.format.intervalText) ?? ResultSetting.absent
  }

  private func probability(_ value: Double?) -> String {
    value.map { $0 < 0.001 ? "<0.001" : NumberFormat.fixed(3).text($0) } ?? ResultSetting.absent
  }

  /// How many seeds a difference that is not confirmed would need; `enough` for one that is.
  private func seeds(_ comparison: ArmComparison) -> String {
    if comparison.starCount > 0 { return "enough" }
    guard comparison.power != nil else { return ResultSetting.absent }
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
  package var statisticsNotes: [String] {
    guard includesStatistics, baseline != nil, rows.count > 1 else { return [] }
    var result = [
      "95 % seeds: Student's interval of the difference, paired by seed. p t: paired t test. p perm.: paired permutation test over "
        + "all sign patterns. p Holm: the \(test.title) after Holm's correction over \(family).",
      "Seeds: how many would find such a difference in four of five studies by the same test at the strictest step of Holm's correction, "
        + "from the mean and spread seen here (Hedges' g); \"enough\": p Holm is below 0.05 already.",
    ]
    if queryBootstraps.contains(where: { $0.contains { $0 != nil } }) {
      result.append(
        "95 % queries: paired bootstrap that draws queries, those of one group or picture together, and, where there are several, seeds (BCa, "
          + "2000 replicates). The gallery stays as it is: the interval is about other queries to it.")
    }
    if !factorialGrids.isEmpty {
      result.append(
        "Main effect: mean with the objective minus mean without it. Interaction: how much more one adds where the other is present. "
          + "Shapley value: the objective's share of the total, averaged over all orders of adding; brackets are 95 % over seeds. p: the \(test.title) after Holm's correction over "
          + "\(FactorialStatistics(self).familiesInWords)."
          + (factorial?.rows.contains { $0 == nil } == true ? " The arm without any objective counts as chance." : ""))
    }
    return result
  }
}

extension ResultTable {
  /// Main effects, pairwise interactions and Shapley values of the tested columns; empty where the rows are not a full factorial.
  var factorialGrids: [TableGrid] {
    guard let factorial, !factorial.factors.isEmpty else { return [] }
    let tested = columns.indices.filter { columns[$0].isTested }
    let designs = tested.compactMap { column in factorialDesign(column: column).map { (column: column, design: $0) } }
    let statistics = FactorialStatistics(self)
    guard !designs.isEmpty else { return [] }
    let headings = designs.map { entry in
      let column = columns[entry.column]
      return TableGrid.Heading(column.heading, group: column.group, textInGroup: column.headingInGroup)
    }
    func row(_ label: String, _ effect: FactorialEffect) -> TableGrid.Row {
      TableGrid.Row(
        label,
        designs.map { entry in
          cell(
            effect.estimate(in: entry.design), columns[entry.column].format,
            statistics.correctedPValue(effect, column: entry.column))
        })
    }
    let factors = factorial.factors
    let pairs = factors.indices.flatMap { first in factors.indices.dropFirst(first + 1).map { (first, $0) } }
    var result = [
      TableGrid(
        title: "Main effects: mean with minus mean without [95 % interval]", labelHeading: "objective",
        headings: headings,
        rows: factors.indices.map { row(factors[$0], .main($0)) })
    ]
    if !pairs.isEmpty {
      result.append(
        TableGrid(
          title: "Pairwise interactions: above 0 the two help each other", labelHeading: "objectives",
          headings: headings,
          rows: pairs.map { first, second in
            row("\(factors[first]) × \(factors[second])", .interaction(first, second))
          }))
    }
    var shares = factors.indices.map { row(factors[$0], .share($0)) }
    var total = row("all", .total)
    total.isReference = true
    shares.append(total)
    result.append(
      TableGrid(
        title: "Shapley values: each objective's share of the whole", labelHeading: "objective", headings: headings,
        rows: shares))
    return result
  }

  private func cell(_ effect: PairedDifference?, _ format: NumberFormat, _ pValue: Double?) -> TableGrid.Cell {
    guard let effect else { return TableGrid.Cell(ResultSetting.absent) }
    let range = effect.interval.map { " " + format.intervalText($0) } ?? ""
    return TableGrid.Cell(
      format.signedText(effect.summary.mean), detail: range + (pValue.map { " p \(probability($0))" } ?? ""))
  }
}
