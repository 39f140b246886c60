import Reporting

/// The result tables as the study prints them, with their footnotes.
struct ResultSection {
  private let runs: ReportRuns
  private let table: StudyTable
  /// Every column, with the long statistics.
  private let complete: ResultTable

  init(_ runs: ReportRuns, _ table: StudyTable, complete: ResultTable) {
    self.runs = runs
    self.table = table
    self.complete = complete
  }

  var section: PageSection {
    var content: [Markup] = [.paragraph(StudyAnswer.exploratory, style: "note")]
    if runs.finishedCount < runs.totalCount {
      content.append(
        .absence(
          "\(runs.totalCount - runs.finishedCount) of \(runs.totalCount) runs have no numbers: "
            + "\(runs.failedCount) failed, \(runs.damagedCount == 0 ? "" : "\(runs.damagedCount) damaged, ")the others are not computed yet. "
            + "What there is follows."))
    }
    let warnings = runs.study.warningSentences.map { Markup.tag("li", text: $0) }
    if !warnings.isEmpty {
      content.append(
        .tag(
          "div", ["class": "absence"],
          [.tag("b", text: "What limits the answer"), .tag("ul", [:], warnings)]))
    }
    for section in table.sections {
      content += section.grids().map { grid in
        let markup = grid.pageTable(title: section.title).markup
        return grid.isFolded ? .folded([.text("\(grid.title ?? ""): \(section.title)")], [markup]) : markup
      }
    }
    content.append(
      .tag(
        "details", [:],
        [.tag("summary", text: "All columns, every difference with its tests, effects and shares")]
          + complete.grids().map { $0.pageTable(title: complete.title).markup }
          + [.tag("ul", ["class": "notes"], complete.statisticsNotes.map { .tag("li", [:], [.paragraph($0)]) })]))
    var remarks: [String] = []
    for note in table.sections.flatMap({ $0.bestNote("Bold") + $0.notes }) where !remarks.contains(note) {
      remarks.append(note)
    }
    content.append(.tag("ul", ["class": "notes"], remarks.map { .tag("li", [:], [.paragraph($0)]) }))
    return PageSection("results", title: "Results", content)
  }
}

/// The differences to the baseline, paired by seed, with their intervals.
struct DifferenceSection {
  private let runs: ReportRuns

  init(_ runs: ReportRuns) { self.runs = runs }

  var section: PageSection { PageSection("differences", title: "Differences to the baseline", content) }

  private var content: [Markup] {
    guard runs.arms.count > 1 else { return [.absence("The study has one arm: there is nothing to compare.")] }
    let panels = runs.scores.compactMap { column in
      plot(column).map { (title: column.heading(isShort: false).heading, drawing: $0) }
    }
    guard !runs.scores.isEmpty else { return [.absence("No run has measured a score yet.")] }
    guard !panels.isEmpty else { return [.absence("No seed has a score of the baseline and of another arm yet.")] }
    return [
      .figure(
        "Arm minus \(runs.arms[0]), in percentage points. Mark: mean over the seeds that both arms finished. Line: 95 % "
          + "interval of the mean paired difference (Student's t). Dots: the seeds. An interval that crosses the dashed line at 0 "
          + "is compatible with no difference.",
        panels: panels)
    ]
  }

  /// Nil where no arm can be compared, as in re-ranking with a baseline without ITM.
  private func plot(_ column: StudyColumn) -> Markup? {
    let heading = column.heading(isShort: false)
    let baseline = runs.values(arm: 0, column)
    let differences = runs.arms.indices.dropFirst().map { arm in
      (arm: arm, value: PairedDifference(arm: runs.values(arm: arm, column), baseline: baseline))
    }
    guard differences.contains(where: { $0.value != nil }) else { return nil }
    let rows = differences.map { arm, difference in
      ForestPlot.Row(
        runs.arms[arm], mean: difference?.summary.mean, interval: difference?.interval,
        values: difference?.differences ?? [], note: note(difference, heading.format), style: SeriesStyle(arm))
    }
    return ForestPlot(heading.heading, xTitle: "difference (percentage points)", rows: rows).markup
  }

  private func note(_ difference: PairedDifference?, _ format: NumberFormat) -> String {
    guard let difference else { return "no seed has both" }
    let mean = format.signedText(difference.summary.mean)
    guard let interval = difference.interval else {
      return "\(mean) (\(difference.isWithoutSpread ? "the same in every seed" : "one seed"): no interval)"
    }
    return "\(mean) \(format.intervalText(interval))"
  }
}

/// What each objective adds on average, what two add together beyond their sum, and each one's share of the whole, where the arms are a
/// full factorial.
struct InteractionSection {
  private let table: ResultTable
  /// Places of the columns that are drawn.
  private let columns: [Int]

  /// - Parameter table: With every column of the study.
  init(_ table: ResultTable) {
    self.table = table
    let scores = table.columns.indices.filter { table.columns[$0].isTested }
    let means = scores.filter { table.columns[$0].name.contains("mean") }
    // Of many cutoffs the means say enough.
    columns = means.isEmpty ? scores : means
  }

  var section: PageSection { PageSection("interactions", title: "Interactions of the objectives", content) }

  private var content: [Markup] {
    guard table.factorial != nil else {
      return [
        .absence(
          "The arms are not a full factorial over objectives, so main effects and interactions cannot be told apart. "
            + "A study with `.factorial` gives this matrix.")
      ]
    }
    let designs = columns.compactMap { column in
      table.factorialDesign(column: column).flatMap { design in
        design.total == nil ? nil : (column: column, design: design)
      }
    }
    guard !designs.isEmpty else {
      return [.absence("No seed has finished every arm of the factorial: effects need all of them.")]
    }
    let statistics = FactorialStatistics(table)
    let scale = designs.flatMap { entry in effects(entry.design).joined().compactMap { $0.map { abs($0.summary.mean) } }
    }
    .max()
    return [
      .figure(
        "Diagonal: main effect, the mean with the objective minus the mean without it. Below it: interaction, how much more one "
          + "adds where the other is present; above 0 they help each other, below 0 they do the same work (Box, Hunter and Hunter, "
          + "Statistics for Experimenters, 2005, section 5.4). In percentage points with 95 % intervals over seeds; bold where p is "
          + "below 0.05 after Holm's correction over all main effects, or all interactions. Colours have one scale in all panels.",
        panels: designs.map {
          (title: table.columns[$0.column].heading, drawing: matrix($0.column, $0.design, statistics, scale))
        }),
      .figure(
        "Shapley value: the objective's share of what all of them add together, averaged over all orders of adding them. "
          + "Lines: 95 % intervals over seeds.",
        panels: designs.map {
          (title: table.columns[$0.column].heading, drawing: shares(table.columns[$0.column], $0.design))
        }),
    ]
  }

  /// Main effects on the diagonal, interactions below it.
  private func effects(_ design: FactorialDesign) -> [[PairedDifference?]] {
    design.factors.indices.map { row in
      design.factors.indices.map { column in
        column == row ? design.mainEffect(row) : column < row ? design.interaction(row, column) : nil
      }
    }
  }

  private func matrix(
    _ place: Int, _ design: FactorialDesign, _ statistics: FactorialStatistics, _ scale: Double?
  ) -> Markup {
    let column = table.columns[place]
    let cells = effects(design).enumerated().map { row, effects in
      effects.enumerated().map { other, effect in
        effect.map { effect in
          let key = row == other ? FactorialEffect.main(row) : .interaction(other, row)
          return MatrixPlot.Cell(
            effect.summary.mean, detail: effect.interval.map(column.format.intervalText),
            isStrong: statistics.correctedPValue(key, column: place).map { $0 <= StudyAnswer.level } ?? false)
        }
      }
    }
    return MatrixPlot(
      column.heading, rowNames: design.factors, columnNames: design.factors, cells: cells, format: column.format,
      scale: scale
    ).markup
  }

  private func shares(_ column: ResultColumn, _ design: FactorialDesign) -> Markup {
    var rows = design.factors.indices.map { row(design.factors[$0], design.shapleyValue($0), column.format, $0) }
    rows.append(row("all together", design.total, column.format, design.factors.count))
    return ForestPlot(column.heading, xTitle: "share (percentage points)", rows: rows).markup
  }

  private func row(_ name: String, _ effect: PairedDifference?, _ format: NumberFormat, _ number: Int) -> ForestPlot.Row
  {
    let mean = effect.map { format.signedText($0.summary.mean) } ?? "-"
    return ForestPlot.Row(
      name, mean: effect?.summary.mean, interval: effect?.interval, values: [],
      note: mean + (effect?.interval.map { " " + format.intervalText($0) } ?? ""), style: SeriesStyle(number))
  }
}
