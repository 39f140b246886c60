import Reporting

/// A small ladder with everything that can happen to a run: measured, failed, missing.
func ladder() -> ResultTable {
  ResultTable(
    title: "objective-ladder (demo)",
    columns: [
      ResultColumn("R@1", unit: "%", format: .fixed(1), chance: 0.6),
      ResultColumn("step", unit: "s", direction: .lower, format: .fixed(3)),
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
