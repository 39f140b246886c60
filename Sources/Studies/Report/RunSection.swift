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
    ] + warnings
  }

  private func cells(_ result: RunResult?) -> [PageTable.Cell] {
    let blanks = [PageTable.Cell](repeating: PageTable.Cell("-", style: "missing"), count: 4)
    guard let result else { return [PageTable.Cell("not run", style: "missing")] + blanks + [PageTable.Cell("")] }
    guard let measured = result.measurements else {
      return [PageTable.Cell("failed", style: "failed")] + blanks + [
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
