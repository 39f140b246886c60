import Reporting

/// A small ladder with everything that can happen to a run: measured, failed, missing.
func ladder() -> ResultTable {
  ResultTable(
    title: "objective-ladder (demo)",
    columns: [
      ResultColumn("R@1", unit: "%", format: .fixed(1), chance: 0.6),
      ResultColumn("step", unit: "s", direction: .lower, format: .fixed(3), isCost: true),
      ResultColumn("parameters", direction: .neutral, format: .grouped, varies: false),
    ],
    seeds: [0, 1, 2],
    rows: [
      ResultRow("base", [.measured([5, 0.25, 1_234_567]), .measured([6, 0.25, 1_234_567]), .missing]),
      ResultRow(
        "+ IMC",
        [.measured([7, 0.5, 1_234_567]), .measured([7, 0.75, 1_234_567]), .failed("imc is not finite at step 12")]),
      ResultRow("a|b_c", [.failed("killed"), .failed("killed"), .missing]),
    ],
    footnotes: ["Machine: one, 2026-01-02."])
}

/// Four arms that make a 2 x 2 factorial over 8 seeds: every difference is plain, and so are the stars.
func factorialTable() -> ResultTable {
  let noise = [0.5, -0.25, 0.125, -0.5, 0.25, 0, -0.125, 0.375]
  func row(_ label: String, _ value: Double, _ scale: Double) -> ResultRow {
    ResultRow(
      label, noise.enumerated().map { .measured([value + $1 + scale * Double($0 % 2), value / 2 + scale * $1, 0.2]) })
  }
  var table = ResultTable(
    title: "plain_effects (demo)",
    columns: [
      ResultColumn("emoji R@1", unit: "%", chance: 0.5, group: "emoji", coverage: 80),
      ResultColumn("emoji R@10", unit: "%", chance: 5, group: "emoji", coverage: 80),
      ResultColumn("step", unit: "s", direction: .lower, format: .fixed(3), isCost: true),
    ],
    seeds: Array(0..<8),
    rows: [row("CMA", 10, 0), row("+ IMC", 12, 0.5), row("+ LMI", 13, 0.25), row("both", 18, 0.125)],
    footnotes: ["Computed by `triad run plain_effects`."])
  table.settings = [ResultSetting("IMC", ["-", "✓", "-", "✓"]), ResultSetting("LMI", ["-", "-", "✓", "✓"])]
  table.factorial = FactorialLayout(factors: ["IMC", "LMI"], rows: [0, 1, 2, 3])
  return table
}
