import Reporting

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
    return "\(mean) [\(format.text(interval.lowerBound)), \(format.text(interval.upperBound))]"
  }
}
