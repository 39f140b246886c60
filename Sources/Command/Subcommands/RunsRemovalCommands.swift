import Files
import Reporting
import Studies
import Training

/// Something would be lost, and nobody has said that it may be.
struct RemovalError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What would be lost, one line each.
  let losses: [String]

  /// Lines of a message that is to be read.
  private static let shown = 4

  var description: String {
    let shown = losses.prefix(RemovalError.shown).joined(separator: "; ")
    let rest = losses.count > RemovalError.shown ? "; and \(losses.count - RemovalError.shown) more" : ""
    return "This would be lost: \(shown)\(rest). Add `--force` to remove it."
  }
}

/// `triad runs rm`: removes one run, those of an experiment or of an arm, or all that failed, were interrupted or are damaged.
struct RunsRemoveCommand: Subcommand {
  let name = "runs rm"
  let summary = "Remove a run, those of an experiment or of one of its arms, or all failed, interrupted or damaged ones"
  let examples = ["4210e4ce", "objective-ladder TCL --force", "--failed --force"]
  let parameters = [
    CommandParameter("run", "The beginning of a run's identity, or an experiment: its runs", isOptional: true),
    CommandParameter("arm", "With an experiment: only the runs of this arm", isOptional: true),
  ]
  let options = [
    .flag("failed", "Those that failed, so that they are tried again"),
    .flag("interrupted", "Those that were begun and that no process is computing"),
    .flag("damaged", "Those with a file that is not what Triad writes"), RunsFolder.force, RunsFolder.option,
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    try arguments.requireRunsFolder()
    let store = RunsFolder.store(arguments)
    let states = ["failed", "interrupted", "damaged"].filter(arguments.hasFlag)
    var chosen: [RunSummary]
    if let subject = arguments.parameter("run") {
      chosen = try named(subject, arm: arguments.parameter("arm"), in: store)
    } else {
      guard !states.isEmpty else { throw UsageError.missingArgument("run", command: name) }
      chosen = try store.records.map(RunSummary.init)
    }
    if !states.isEmpty {
      chosen = chosen.filter { run in
        // What may not be read may be sound.
        !run.isClosed && states.contains(run.stateName.rawValue)
          || run.state == .absent && states.contains("interrupted")
      }
    }
    let losses = chosen.compactMap { run -> String? in
      // Nothing computed, nothing lost.
      guard run.step > 0 || run.reason != nil else { return nil }
      return "\(run.id) (\(run.stateName.rawValue), \(run.step) steps, \(RunsFolder.size(run.bytes)))"
    }
    guard losses.isEmpty || arguments.hasFlag("force") else { throw RemovalError(losses: losses) }
    try RunRecord.remove(chosen.map { RunRecord(id: $0.id, path: $0.path) })
    console.diagnostics.writeLine("Removed \(chosen.count) run\(chosen.count == 1 ? "" : "s").")
  }

  /// The run whose identity begins with `subject`, or the runs that were computed for the experiment of this name last.
  private func named(_ subject: String, arm: String?, in store: RunStore) throws -> [RunSummary] {
    let records = try store.records
    let isIdentity = !subject.isEmpty && subject.allSatisfy(\.isHexDigit)
    if arm == nil, isIdentity, records.contains(where: { $0.id.hasPrefix(subject.lowercased()) }) {
      return [RunSummary(try store.record(subject))]
    }
    let summaries = records.map(RunSummary.init)
    let ofExperiment = summaries.filter { $0.experiment == subject }
    guard !ofExperiment.isEmpty else {
      if arm == nil, isIdentity { throw RunError.absence(id: subject, folder: store.path, candidates: 0) }
      let known = RunsFolder.distinct(summaries.compactMap(\.experiment))
      throw UsageError.unknownChoice(
        subject, kind: "run or experiment", choices: known,
        suggestion: Suggestion.nearest(to: subject, among: known))
    }
    guard let arm else { return ofExperiment }
    let ofArm = ofExperiment.filter { $0.arm == arm }
    guard !ofArm.isEmpty else {
      let known = RunsFolder.distinct(ofExperiment.compactMap(\.arm))
      throw UsageError.unknownChoice(
        arm, kind: "arm", choices: known, suggestion: Suggestion.nearest(to: arm, among: known))
    }
    return ofArm
  }
}

/// `triad runs gc`: frees what nobody will read again.
struct RunsCollectCommand: Subcommand {
  let name = "runs gc"
  let summary =
    "Free space: torn files, empty folders, runs of other numerics, with --checkpoints models of finished runs"
  let examples = ["", "--checkpoints --force"]
  let options = [
    .flag("checkpoints", "Also the models of finished runs: tables stay, but nothing can be asked of the models"),
    RunsFolder.force, RunsFolder.option,
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    try arguments.requireRunsFolder()
    let store = RunsFolder.store(arguments)
    var freed = try store.removeRemains()
    var losses: [String] = []
    for record in try store.records {
      let summary = RunSummary(record)
      if summary.state == .running { continue }
      if case .damaged(let reason) = summary.state {
        console.diagnostics.writeLine("\(record.id) is damaged and left alone: \(reason)")
        continue
      }
      if summary.state == .absent {
        freed += summary.bytes
        try record.remove()
        continue
      }
      freed += try record.removePartialFiles()
      if let numerics = summary.numerics, numerics != NumericsVersion.current {
        let loss = "\(record.id) (numerics \(numerics), \(RunsFolder.size(summary.bytes)))"
        freed += try remove(summary.bytes, loss, arguments, &losses) { () throws(RunError) in try record.remove() }
      } else if arguments.hasFlag("checkpoints"), summary.state == .finished, record.hasCheckpoint {
        let bytes = record.files.first { record.checkpointPath.hasSuffix("/" + $0.name) }?.bytes ?? 0
        let loss = "the model of \(record.id) (\(RunsFolder.size(bytes)))"
        freed += try remove(bytes, loss, arguments, &losses) { () throws(RunError) in try record.removeCheckpoint() }
      }
    }
    console.diagnostics.writeLine("Freed \(RunsFolder.size(freed)).")
    if !losses.isEmpty { throw RemovalError(losses: losses) }
  }

  /// Removes with `--force`, else notes what would be lost; gives back the bytes that are free now.
  private func remove(
    _ bytes: Int, _ loss: String, _ arguments: ParsedArguments, _ losses: inout [String],
    _ body: () throws(RunError) -> Void
  ) throws(RunError) -> Int {
    guard arguments.hasFlag("force") else {
      losses.append(loss)
      return 0
    }
    try body()
    return bytes
  }
}
