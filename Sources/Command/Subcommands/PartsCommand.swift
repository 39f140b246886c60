import Files
import JSON
import Losses
import Parts
import Reporting
import Studies

/// `triad parts`: everything that experiments and commands know by a name.
struct PartsCommand: Subcommand {
  let workplace: Workplace
  let name = "parts"
  let summary = "List what experiments are made of: objectives, encoders, tasks, columns, data, scales"
  let examples = ["", "objectives", "lmi"]
  let parameters = [
    CommandParameter(
      "kind-or-name", "What to describe in full: a kind, such as objectives, or one part by its name, such as lmi",
      isOptional: true)
  ]
  let options: [CommandOption] = [.textOrJSON("For reading, or everything for programs")]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let all = workplace.catalogue.entries(usedBy: workplace.experiments)
    let asked = arguments.parameter("kind-or-name")
    var chosen = try asked.map { try Self.entries(all, called: $0) } ?? all
    if asked != nil { addCosts(to: &chosen) }
    if arguments.asksForJSON {
      console.output.write(JSONValue.array(chosen.map(\.document)).indentedText)
    } else {
      console.output.write(asked == nil ? Self.overview(all) : chosen.map(\.text).joined(separator: "\n"))
    }
  }

  /// Says of objectives what a step of them alone costs, beside one of CMA alone. It is counted, which takes a moment: only where somebody asks
  /// for them.
  private func addCosts(to entries: inout [CatalogueEntry]) {
    guard entries.contains(where: { $0.kind == .objective }) else { return }
    let cost = ObjectiveCost()
    guard let standard = cost.operations(of: CMA()) else { return }
    for place in entries.indices where entries[place].kind == .objective {
      guard
        let type = workplace.catalogue.parts[.objective, entries[place].name] as? any Objective.Type,
        let objective = type.standard.map({ $0 as any Objective }), let own = cost.operations(of: objective)
      else { continue }
      let share = (100 * Double(own) / Double(standard)).rounded() / 100
      entries[place].cost = "\(share) times the operations of a step of CMA alone (\(ObjectiveCost.size))"
    }
  }

  /// Those of a kind, else those of a name.
  private static func entries(_ all: [CatalogueEntry], called text: String) throws(UsageError) -> [CatalogueEntry] {
    let ofKind = all.filter { $0.kind.words.contains(text) }
    guard ofKind.isEmpty else { return ofKind }
    let named = all.filter { $0.name == text }
    guard named.isEmpty else { return named }
    let kinds = all.map(\.kind).distinct.map(\.plural)
    throw .unknownChoice(
      text, kind: "part", choices: kinds,
      suggestion: Suggestion.nearest(to: text, among: all.map(\.name) + all.flatMap(\.kind.words)))
  }

  /// A line each, below the kind that one types for more.
  private static func overview(_ all: [CatalogueEntry]) -> String {
    all.map(\.kind).distinct.map { kind in
      let rows = all.filter { $0.kind == kind }.map { ["  " + $0.title, $0.summary, $0.module] }
      return "\(kind.plural)\n\(AlignedColumns(rows: rows, leftAligned: true).text)\n"
    }.joined(separator: "\n")
  }
}

extension PartKind {
  /// `picture-operations`
  fileprivate var plural: String { name.replacing(" ", with: "-") + "s" }

  /// How it may be typed: `picture-operations` or `operations`, one or several.
  fileprivate var words: [String] {
    [plural, plural.split(separator: "-").last.map(String.init) ?? plural].flatMap { [$0, String($0.dropLast())] }
  }
}

extension CatalogueEntry {
  /// `token_gap, version 2`
  fileprivate var title: String { version > 1 ? "\(name), version \(version)" : name }

  fileprivate var text: String {
    var rows = [["  formula", formula], ["  source", source]].filter { !$0[1].isEmpty }
    if let settings {
      let values = settings.map { "\($0.name) = \($0.value)" }
      rows += values.enumerated().map { [$0.offset == 0 ? "  settings" : "", $0.element] }
      if values.isEmpty { rows.append(["  settings", "none"]) }
    }
    rows += remarks.enumerated().map { [$0.offset == 0 ? "  notes" : "", $0.element] }
    if !cost.isEmpty { rows.append(["  cost", cost]) }
    rows.append(["  from", module])
    rows.append(["  used by", experiments.isEmpty ? "no experiment" : experiments.joined(separator: ", ")])
    let head = "\(kind) \(title)\n" + (summary.isEmpty ? "" : "  \(summary)\n")
    return head + AlignedColumns(rows: rows, leftAligned: true).text + "\n"
  }

  fileprivate var document: JSONValue {
    [
      "kind": .string(kind.name), "name": .string(name), "version": .integer(version), "summary": .string(summary),
      "formula": formula.isEmpty ? .null : .string(formula), "source": source.isEmpty ? .null : .string(source),
      "cost": cost.isEmpty ? .null : .string(cost),
      "settings": settings.map { settings in .object(settings.map { .init($0.name, $0.document) }) } ?? .null,
      "remarks": .array(remarks.map(JSONValue.string)), "module": .string(module),
      "experiments": .array(experiments.map(JSONValue.string)),
    ]
  }
}

extension CatalogueEntry.Setting {
  /// As it is written in a recipe, or where it is left out there, as text.
  fileprivate var document: JSONValue { (try? JSONValue(parsing: value)) ?? .string(value) }
}

extension Array where Element: Hashable {
  /// Each once, in the order of its first place.
  fileprivate var distinct: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
