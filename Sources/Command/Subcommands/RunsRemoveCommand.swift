import Studies

/// `triad runs rm`: removes one run, or all that failed or were interrupted.
struct RunsRemoveCommand: Subcommand {
  let name = "runs rm"
  let summary = "Remove a run, or all failed or interrupted ones"
  let parameters = [CommandParameter("run", "Its identity, or the beginning of it", isOptional: true)]
  let options = [
    .flag("failed", "All runs that failed, so that they are tried again"),
    .flag("interrupted", "All runs that were begun and that nobody is computing"), RunsFolder.force, RunsFolder.option,
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let store = RunsFolder.store(arguments)
    var chosen: [RunRecord] = []
    if let id = arguments.parameter("run") {
      chosen = [try store.record(id)]
    } else {
      guard arguments.hasFlag("failed") || arguments.hasFlag("interrupted") else {
        throw UsageError.missingArgument("run", command: name)
      }
      chosen = try store.records.filter { record in
        switch try record.state() {
        case .failed: arguments.hasFlag("failed")
        case .interrupted, .absent: arguments.hasFlag("interrupted")
        case .running, .finished: false
        }
      }
    }
    let losses = try chosen.compactMap { record -> String? in
      let summary = try RunSummary(record)
      // Nothing computed, nothing lost; and a failure says in a moment again what it said.
      if case .failed = summary.state { return nil }
      guard summary.step > 0 else { return nil }
      return
        "\(record.id) (\(RunsFolder.word(summary.state)), \(summary.step) steps, \(RunsFolder.size(summary.bytes)))"
    }
    guard losses.isEmpty || arguments.hasFlag("force") else { throw LossError(losses: losses) }
    for record in chosen { try record.remove() }
    console.diagnostics.writeLine("Removed \(chosen.count) run\(chosen.count == 1 ? "" : "s").")
  }
}
