package import JSON
import Reporting

/// Measured speeds to compare with later: what `Tests/Benchmarks/baseline.json` holds.
package struct Baseline: Sendable, Hashable {
  /// One figure. A greater one is better, but for times and memory.
  package struct Entry: Sendable, Hashable {
    package var name: String
    package var unit: String
    package var value: Double

    package init(_ name: String, _ value: Double, unit: String) {
      self.name = name
      self.unit = unit
      self.value = value
    }

    /// Whether less is better.
    package var isCost: Bool { ["s", "MB"].contains(unit) }
  }

  package var machine: String
  package var device: String
  package var date: String
  package var command: String
  package var entries: [Entry]

  package init(machine: String, device: String, date: String, command: String, entries: [Entry]) {
    self.machine = machine
    self.device = device
    self.date = date
    self.command = command
    self.entries = entries
  }

  package subscript(name: String) -> Entry? { entries.first { $0.name == name } }

  package var json: JSONValue {
    [
      "machine": .string(machine), "device": .string(device), "date": .string(date), "command": .string(command),
      "entries": .array(
        entries.map { ["name": .string($0.name), "value": .number($0.value), "unit": .string($0.unit)] }),
    ]
  }

  /// The figures of a document.
  ///
  /// - Parameter path: Its file, for the error.
  package init(_ document: JSONValue, path: String) throws(BenchmarkError) {
    func text(_ key: String) throws(BenchmarkError) -> String {
      guard let value = document[key]?.string else { throw .malformedBaseline(path: path, place: key) }
      return value
    }
    guard let rows = document["entries"]?.array else { throw .malformedBaseline(path: path, place: "entries") }
    var entries: [Entry] = []
    for (index, row) in rows.enumerated() {
      guard let name = row["name"]?.string, let value = row["value"]?.number, let unit = row["unit"]?.string else {
        throw .malformedBaseline(path: path, place: "entries[\(index)]")
      }
      entries.append(Entry(name, value, unit: unit))
    }
    self.init(
      machine: try text("machine"), device: try text("device"), date: try text("date"), command: try text("command"),
      entries: entries)
  }
}

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
      + "\n\nPercent of the baseline's speed; for times and memory the ratio is inverted, so that 110 % is a tenth better."
      + "\nA shared machine is faster or slower as a whole: look at the two limits first."
  }

  private func number(_ value: Double) -> String {
    NumberFormat.significant(4).text(value)
  }
}

/// Why figures cannot be compared.
package enum BenchmarkError: Error, Hashable, CustomStringConvertible {
  case missingBaseline(path: String)
  case malformedBaseline(path: String, place: String)

  package var description: String {
    switch self {
    case .missingBaseline(let path):
      "there is no \(path); write it with `triad bench compare \(path) --update`"
    case .malformedBaseline(let path, let place):
      "\(path) has no readable \(place); write it again with `triad bench compare \(path) --update`"
    }
  }
}
