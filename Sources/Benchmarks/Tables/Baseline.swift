package import JSON

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
