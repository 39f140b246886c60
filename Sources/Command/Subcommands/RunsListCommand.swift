import Files
import JSON
import Reporting
import Studies

/// `triad runs ls`: the runs of a folder, whichever studies they belong to.
struct RunsListCommand: Subcommand {
  let name = "runs ls"
  let summary = "List the runs of a folder: experiment, arm, seed, state, score, steps, size"
  let examples = ["", "--state failed", "--experiment objective-ladder --sort -score --format json"]
  var options: [CommandOption] {
    [Self.experiment, Self.arm, Self.state, Self.objective, Self.sort, Self.format, RunsFolder.option]
  }

  private static let experiment = CommandOption.value(
    "experiment", "NAME", "Only runs that were computed for this experiment last")
  private static let arm = CommandOption.value("arm", "NAME", "Only runs of this arm")
  private static let state = CommandOption.choice(
    "state", RunSummary.StateName.allCases.map(\.rawValue), "Only runs in this state")
  private static let objective = CommandOption.values(
    "objective", "NAME", "Only runs with this objective; may be repeated")
  private static let sort = CommandOption.value(
    "sort", "KEY", "By \(Key.allCases.map(\.rawValue).joined(separator: ", ")); in reverse with a - in front",
    default: Key.begun.rawValue)
  private static let format = CommandOption.textOrJSON("For reading, or every field for programs")

  /// What runs are put in order by.
  private enum Key: String, CaseIterable {
    case begun, score, size, experiment

    func isKnown(of run: RunSummary) -> Bool {
      switch self {
      case .begun: run.date != nil
      case .score: run.score != nil
      case .size: true
      case .experiment: run.experiment != nil
      }
    }

    /// Whether the first run comes first; nil where the key does not decide.
    func precedes(_ left: RunSummary, _ right: RunSummary) -> Bool? {
      func decided<Value: Comparable>(_ left: Value, _ right: Value) -> Bool? { left == right ? nil : left < right }
      return switch self {
      case .begun: decided(left.date ?? "", right.date ?? "")
      case .score: decided(left.score ?? 0, right.score ?? 0)
      case .size: decided(left.bytes, right.bytes)
      case .experiment:
        decided(left.experiment ?? "", right.experiment ?? "") ?? decided(left.arm ?? "", right.arm ?? "")
          ?? decided(left.seed ?? 0, right.seed ?? 0)
      }
    }
  }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    try arguments.requireRunsFolder()
    let store = RunsFolder.store(arguments)
    let (all, silence) = try store.summaries()
    let chosen = try sorted(all.filter { isChosen($0, arguments) }, arguments.value(Self.sort.name) ?? "begun")
    if arguments.asksForJSON {
      console.output.write(JSONValue.array(chosen.map(\.document)).indentedText)
    } else if !chosen.isEmpty {
      let heading = [
        "run", "experiment", "arm", "seed", "state", "score (%)", "steps", "size", "begun (UTC)",
      ]
      console.output.writeLine(AlignedColumns(rows: [heading] + chosen.map(row), leftAligned: true).text)
    }
    if let silence { console.diagnostics.writeLine("\(silence)") }
    guard !all.isEmpty else {
      let sentence = try SlurmSubmission.sentence(ofRunsSubmittedTo: store.path)
      return console.diagnostics.writeLine(sentence ?? "There are no runs in \(store.path).")
    }
    let damaged = chosen.filter { $0.stateName == .damaged }
    for run in damaged { console.diagnostics.writeLine("\(run.id): \(run.reason ?? "")") }
    if damaged.contains(where: { !$0.isClosed }) {
      console.diagnostics.writeLine("`triad runs rm --damaged --force` removes damaged runs.")
    }
    let count = chosen.count == all.count ? "\(all.count)" : "\(chosen.count) of \(all.count)"
    let bytes = chosen.reduce(0) { $0 + $1.bytes }
    console.diagnostics.writeLine(
      "\(count) run\(all.count == 1 ? "" : "s"), \(RunsFolder.size(bytes)), in \(store.path).")
  }

  private func isChosen(_ run: RunSummary, _ arguments: ParsedArguments) -> Bool {
    func fits(_ option: CommandOption, _ value: String?) -> Bool {
      arguments.value(option.name).map { $0 == value } ?? true
    }
    return fits(Self.experiment, run.experiment) && fits(Self.arm, run.arm) && fits(Self.state, run.stateName.rawValue)
      && arguments.values(Self.objective.name).allSatisfy(run.objectives.contains)
  }

  /// In the order of a key, with the date and the identity where it does not decide; what has no value of the key comes last both ways.
  private func sorted(_ runs: [RunSummary], _ text: String) throws -> [RunSummary] {
    let isReversed = text.hasPrefix("-")
    let name = isReversed ? String(text.dropFirst()) : text
    guard let key = Key(rawValue: name) else {
      let choices = Key.allCases.map(\.rawValue)
      throw UsageError.unknownChoice(
        name, kind: Self.sort.name, choices: choices, suggestion: Suggestion.nearest(to: name, among: choices))
    }
    return runs.sorted { left, right in
      let (isKnown, isOtherKnown) = (key.isKnown(of: left), key.isKnown(of: right))
      guard isKnown == isOtherKnown else { return isKnown }
      if let first = key.precedes(left, right) { return first != isReversed }
      return (left.date ?? "", left.id) < (right.date ?? "", right.id)
    }
  }

  private func row(_ run: RunSummary) -> [String] {
    [
      run.id, run.experiment ?? "-", run.arm ?? "-", run.seed.map(String.init) ?? "-", run.stateName.rawValue,
      run.score.map { NumberFormat.fixed(1).text($0) } ?? "-", "\(run.step)/\(run.steps.map(String.init) ?? "?")",
      RunsFolder.size(run.bytes), run.date.map { String($0.prefix(16)).replacing("T", with: " ") } ?? "-",
    ]
  }
}
