import Reporting

/// The differences to the baseline, paired by seed, with their intervals.
struct DifferenceSection {
  private let runs: ReportRuns

  init(_ runs: ReportRuns) { self.runs = runs }

  var section: PageSection { PageSection("differences", title: "Differences to the baseline", content) }

  private var content: [Markup] {
    guard runs.arms.count > 1 else { return [.absence("The study has one arm: there is nothing to compare.")] }
    // Where the baseline has no value, as of re-ranking without ITM, no arm can be compared.
    let panels = runs.scores.filter(isComparable).map { column in
      (title: column.heading(isShort: false).heading, drawing: plot(column))
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

  private func isComparable(_ column: StudyColumn) -> Bool {
    let baseline = runs.values(arm: 0, column)
    return runs.arms.indices.dropFirst().contains { arm in
      PairedDifference(arm: runs.values(arm: arm, column), baseline: baseline) != nil
    }
  }

  private func plot(_ column: StudyColumn) -> Markup {
    let heading = column.heading(isShort: false)
    let baseline = runs.values(arm: 0, column)
    let rows = runs.arms.indices.dropFirst().map { arm in
      let values = runs.values(arm: arm, column)
      let difference = PairedDifference(arm: values, baseline: baseline)
      let seeds = zip(values, baseline).compactMap { pair in pair.0.flatMap { own in pair.1.map { own - $0 } } }
      return ForestPlot.Row(
        runs.arms[arm], mean: difference?.summary.mean, interval: difference?.interval, values: seeds,
        note: note(difference, heading.format), style: SeriesStyle(arm))
    }
    return ForestPlot(
      heading.heading, xTitle: "difference (percentage points)", rows: Array(rows)
    ).markup
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
