import Studies

/// `triad runs gc`: frees what nobody will read again.
struct RunsCollectCommand: Subcommand {
  let name = "runs gc"
  let summary =
    "Free space: torn files, empty folders, runs of other numerics, with --checkpoints models of finished runs"
  let options = [
    .flag("checkpoints", "Also the models of finished runs: tables stay, but nothing can be asked of the models"),
    RunsFolder.force, RunsFolder.option,
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let store = RunsFolder.store(arguments)
    var freed = try store.removeRemains()
    var losses: [String] = []
    for record in store.records {
      let summary = try RunSummary(record)
      if summary.state == .running { continue }
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
    if !losses.isEmpty { throw LossError(losses: losses) }
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
