import Reporting

/// Figures beside a baseline, in percent of its speed.
package struct BaselineTable {
  private let baseline: Baseline
  private let now: Baseline

  package init(_ baseline: Baseline, now: Baseline) {
    self.baseline = baseline
    self.now = now
  }

  /// How fast an entry is beside the baseline's: 1.1 is a tenth faster, or a tenth less time or memory for the same.
  package static func speed(_ entry: Baseline.Entry, beside old: Baseline.Entry) -> Double {
    entry.isCost ? old.value / entry.value : entry.value / old.value
  }

  package var text: String {
    var rows = [["", "baseline", "now", "", "percent"]]
    for entry in now.entries {
      let old = baseline[entry.name].flatMap { $0.unit == entry.unit ? $0 : nil }
      rows.append([
        entry.name, old.map { number($0.value) } ?? "new", number(entry.value), entry.unit,
        old.map { NumberFormat.fixed(0).text(100 * BaselineTable.speed(entry, beside: $0)) + " %" } ?? "",
      ])
    }
    for old in baseline.entries where now[old.name] == nil {
      rows.append([old.name, number(old.value), "gone", old.unit, ""])
    }
    var heading = "Baseline: \(baseline.machine), \(baseline.device), \(baseline.date), `\(baseline.command)`"
    if baseline.machine != now.machine || baseline.device != now.device {
      heading += "\nNow on another machine: \(now.machine), \(now.device)"
    }
    return heading + "\n\n" + AlignedColumns(rows: rows).text
      + "\n\nPercent of the baseline's speed, for times and memory its share turned round: 110 % is a tenth better."
      + "\nA shared machine is faster or slower as a whole: look at the two limits first."
  }

  private func number(_ value: Double) -> String {
    NumberFormat.significant(4).text(value)
  }
}
