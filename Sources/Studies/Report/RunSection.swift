import Reporting
import Training

/// What became of every run: numbers, a reason, or not computed.
struct RunSection {
  private let runs: ReportRuns

  init(_ runs: ReportRuns) { self.runs = runs }

  var section: PageSection { PageSection("runs", title: "Runs", content) }

  private var content: [Markup] {
    var rows: [PageTable.Row] = []
    for (arm, name) in runs.arms.enumerated() {
      for (seed, result) in zip(runs.seeds, runs.results[arm]) {
        rows.append(PageTable.Row("\(name), seed \(seed)", cells(result)))
      }
    }
    let identities = zip(runs.arms, runs.study.runs).map { name, runs in
      Markup.tag("li", [:], [.text("\(name): ")] + [.tag("code", text: runs.map(\.id).joined(separator: " "))])
    }
    return [
      PageTable(
        "Every run of the study",
        header: ["run", "state", "steps", "final loss", "training (min)", "evaluation (s)", "remarks"], rows: rows,
        isText: false
      ).markup,
      .tag(
        "details", [:],
        [.tag("summary", text: "Identities of the runs, by seed"), .tag("ul", ["class": "notes"], identities)]),
    ] + warnings + damage
  }

  private func cells(_ result: RunResult?) -> [PageTable.Cell] {
    let blanks = [PageTable.Cell](repeating: PageTable.Cell("-", style: "missing"), count: 4)
    guard let result else { return [PageTable.Cell("not run", style: "missing")] + blanks + [PageTable.Cell("")] }
    guard let measured = result.measurements else {
      return [PageTable.Cell(result.damage == nil ? "failed" : "damaged", style: "failed")] + blanks + [
        PageTable.Cell(result.failure ?? "", style: "remark")
      ]
    }
    return [
      PageTable.Cell("finished"), PageTable.Cell(NumberFormat.grouped.text(Double(measured.steps))),
      PageTable.Cell(NumberFormat.fixed(3).text(measured.finalLoss)),
      PageTable.Cell(NumberFormat.fixed(1).text(measured.trainingSeconds / 60)),
      PageTable.Cell(NumberFormat.fixed(1).text(measured.evaluationSeconds)), PageTable.Cell(""),
    ]
  }

  /// Logs that can be read in part.
  private var damage: [Markup] {
    let sentences = zip(runs.arms, runs.logDamage).flatMap { name, lines in
      zip(runs.seeds, lines).flatMap { seed, found in found.map { "\(name), seed \(seed): \($0)" } }
    }
    guard !sentences.isEmpty else { return [] }
    return [
      .tag("h3", text: "Logs that are damaged"), .tag("ul", ["class": "notes"], sentences.map { .tag("li", text: $0) }),
    ]
  }

  /// What training warned of.
  private var warnings: [Markup] {
    var sentences: [String] = []
    for (arm, name) in runs.arms.enumerated() {
      for (seed, lines) in zip(runs.seeds, runs.warnings[arm]) {
        sentences += lines.map { "\(name), seed \(seed): \($0)" }
      }
    }
    guard !sentences.isEmpty else { return [] }
    return [.tag("h3", text: "Warnings"), .tag("ul", ["class": "notes"], sentences.map { .tag("li", text: $0) })]
  }
}

/// Scores against what they cost, with the arms that no other arm beats in both.
struct CostSection {
  private let runs: ReportRuns

  init(_ runs: ReportRuns) { self.runs = runs }

  var section: PageSection { PageSection("cost", title: "Score against cost", content) }

  private var content: [Markup] {
    let panels = runs.scores.compactMap { column in
      plot(column).map { (title: column.heading(isShort: false).heading, drawing: $0) }
    }
    guard !panels.isEmpty else { return [.absence("No run has measured both a score and its cost yet.")] }
    return [
      .figure(
        "Mark: mean over seeds; lines: one standard deviation on each side. Dashed: the Pareto front, arms than which no other is "
          + "both cheaper and better on average; whether a step up is more than noise the differences above say. Cost is the "
          + "time of a training step: in turns, with the range, where the arms were timed so, else as it was while each ran.",
        legend: Legend(runs.arms, showsLines: false), panels: panels)
    ]
  }

  /// Of a step.
  private func cost(ofArm arm: Int) -> (seconds: Double, range: ClosedRange<Double>?)? {
    if let times = runs.times { return TurnSummary(times.arms[arm].seconds).map { ($0.median, $0.range) } }
    let found = Summary(of: runs.values(arm: arm, .secondsPerStep).compactMap { $0 })
    return found.map { ($0.mean, CostSection.reach($0)) }
  }

  private func plot(_ column: StudyColumn) -> Markup? {
    let heading = column.heading(isShort: false)
    var points: [ScatterPlot.Point] = []
    for arm in runs.arms.indices {
      let scores = Summary(of: runs.values(arm: arm, column).compactMap { $0 })
      guard let scores, let cost = cost(ofArm: arm) else { continue }
      points.append(
        ScatterPlot.Point(
          x: cost.seconds, y: scores.mean, xInterval: cost.range, yInterval: CostSection.reach(scores),
          style: SeriesStyle(arm)))
    }
    guard !points.isEmpty else { return nil }
    let front = ParetoFront.places(points.map { (cost: $0.x, score: $0.y) })
    let best = front.map { place in runs.arms[points[place].style.number] }.joined(separator: ", ")
    return ScatterPlot(
      "\(heading.heading) against cost", xTitle: "training step (s)", yTitle: heading.heading, points: points,
      front: front, summary: "On the Pareto front: \(best)"
    ).markup
  }

  private static func reach(_ summary: Summary) -> ClosedRange<Double>? {
    // Neither a time nor a recall can be below 0.
    summary.standardDeviation.map { max(0, summary.mean - $0)...max(0, summary.mean + $0) }
  }
}
