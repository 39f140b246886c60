import JSON
import Reporting
import Studies
import Training

/// What the commands on runs share: the folder, and the words for what is in it.
enum RunsFolder {
  static let option = CommandOption.value("runs", "FOLDER", "Where runs lie", default: "runs")
  static let id = CommandParameter("run", "Its identity, or the beginning of it")
  static let force = CommandOption.flag("force", "Remove what would be lost; without it the command only says what")

  static func store(_ arguments: ParsedArguments) -> RunStore { RunStore(arguments.value("runs") ?? "runs") }

  static func word(_ state: RunRecord.State) -> String {
    switch state {
    case .absent: "empty"
    case .running: "running"
    case .interrupted: "interrupted"
    case .finished: "finished"
    case .failed: "failed"
    }
  }

  /// `1.5 MiB`
  static func size(_ bytes: Int) -> String {
    if bytes < 1 << 10 { return "\(bytes) B" }
    if bytes < 1 << 20 { return "\(NumberFormat.fixed(1).text(Double(bytes) / 1024)) KiB" }
    if bytes < 1 << 30 { return "\(NumberFormat.fixed(1).text(Double(bytes) / Double(1 << 20))) MiB" }
    return "\(NumberFormat.fixed(1).text(Double(bytes) / Double(1 << 30))) GiB"
  }
}

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

/// `triad runs ls`: the runs of a folder, whichever studies they belong to.
struct RunsListCommand: Subcommand {
  let name = "runs ls"
  let summary = "List the runs of a folder: state, experiment, objectives, seed, steps, size"
  let options = [RunsFolder.option]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let store = RunsFolder.store(arguments)
    let records = store.records
    guard !records.isEmpty else { return console.diagnostics.writeLine("There are no runs in \(store.path).") }
    let summaries = try records.map { try RunSummary($0) }.sorted { ($0.date ?? "", $0.id) < ($1.date ?? "", $1.id) }
    let heading = [
      "run", "state", "experiment", "objectives", "seed", "steps", "mean recall (%)", "size", "begun (UTC)",
    ]
    console.output.writeLine(AlignedColumns(rows: [heading] + summaries.map(row), leftAligned: true).text)
    let bytes = summaries.reduce(0) { $0 + $1.bytes }
    console.diagnostics.writeLine("\(summaries.count) runs, \(RunsFolder.size(bytes)), in \(store.path).")
  }

  private func row(_ run: RunSummary) -> [String] {
    [
      run.id, RunsFolder.word(run.state), run.experiment ?? "-", run.objectives.joined(separator: "+"),
      run.seed.map(String.init) ?? "-", "\(run.step)/\(run.steps.map(String.init) ?? "?")",
      run.meanRecall.map { NumberFormat.fixed(1).text($0) } ?? "-", RunsFolder.size(run.bytes),
      run.date.map { String($0.prefix(16)).replacing("T", with: " ") } ?? "-",
    ]
  }
}

/// `triad runs show`: everything that is stored of one run, in words.
struct RunsShowCommand: Subcommand {
  let name = "runs show"
  let summary = "Show a run: its recipe, results, machines and files"
  let parameters = [RunsFolder.id]
  let options = [RunsFolder.option]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let record = try RunsFolder.store(arguments).record(try arguments.required(RunsFolder.id.name, of: self))
    let summary = try RunSummary(record)
    var blocks = [try head(record, summary)]
    if let manifest = try record.manifest() {
      let ingredients = ["numerics", "data", "tokenizer"].compactMap { key in manifest[key].map { [key, text($0)] } }
      let settings = manifest["recipe"].map { RecipeSettings($0).settings.map { [$0.path, $0.value] } } ?? []
      blocks.append("Recipe:\n" + indented(ingredients + settings))
    }
    if let measured = try record.result()?.measurements { blocks.append("Results:\n" + indented(results(measured))) }
    let environments = try record.environments()
    if !environments.isEmpty {
      let lines = environments.map { [$0.date, "\($0.processor), \($0.system), \($0.device)", $0.command] }
      blocks.append("Computed on:\n" + indented(lines))
    }
    blocks.append("Files in \(record.path):\n" + indented(record.files.map { [$0.name, RunsFolder.size($0.bytes)] }))
    console.output.write(blocks.joined(separator: "\n\n") + "\n")
  }

  private func head(_ record: RunRecord, _ summary: RunSummary) throws -> String {
    var lines = ["Run \(summary.id): \(RunsFolder.word(summary.state)), seed \(summary.seed.map(String.init) ?? "?")"]
    if case .failed(let reason) = summary.state { lines.append(reason) }
    lines.append("\(summary.step) of \(summary.steps.map(String.init) ?? "?") steps")
    if let last = try record.log().last {
      let losses = last.losses.map { "\($0.name) \(NumberFormat.fixed(3).text($0.value))" }
      lines[lines.count - 1] +=
        "; last loss \(NumberFormat.fixed(3).text(last.total)) (\(losses.joined(separator: ", ")))"
    }
    return lines.joined(separator: "\n")
  }

  private func results(_ measured: RunMeasurements) -> [[String]] {
    let number = NumberFormat.fixed(1)
    let rows = measured.retrieval.map { task in
      let recall = task.dualEncoder.recall
      return [
        task.task, number.text(recall.textToImage.at1), number.text(recall.imageToText.at1), number.text(recall.mean),
        number.text(task.chance.mean), task.reranked.map { number.text($0.recall.mean) } ?? "-",
      ]
    }
    let cost =
      "\(NumberFormat.fixed(3).text(measured.secondsPerStep)) s a step, "
      + "\(DurationFormat.text(measured.trainingSeconds)) training, "
      + "\(DurationFormat.text(measured.evaluationSeconds)) evaluation"
    return [["task", "t2i R@1", "i2t R@1", "mean", "chance", "re-ranked"]] + rows + [[cost]]
  }

  private func text(_ value: JSONValue) -> String { value.string ?? value.compactText }

  private func indented(_ rows: [[String]]) -> String {
    AlignedColumns(rows: rows, leftAligned: true).text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
  }
}

/// `triad runs diff`: in what two runs differ, and what came out of it.
struct RunsDiffCommand: Subcommand {
  let name = "runs diff"
  let summary = "Compare two runs: only the settings that differ, and their results"
  let parameters = [
    CommandParameter("run", "Its identity, or the beginning of it"), CommandParameter("other", "That of the other run"),
  ]
  let options = [RunsFolder.option]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let store = RunsFolder.store(arguments)
    let records = try parameters.map { try store.record(try arguments.required($0.name, of: self)) }
    let settings = try records.map { RecipeSettings(try $0.manifest() ?? .object([])) }
    let differences = settings[0].differences(to: settings[1])
    guard !differences.isEmpty else { return console.output.writeLine("The two are the same run.") }
    let heading = ["setting", records[0].id, records[1].id]
    // What one of them lacks entirely, such as an objective, is said once.
    let missing = differences.filter { $0.left == nil || $0.right == nil }.map(\.path)
    let shown = differences.filter { one in !missing.contains { one.path.hasPrefix($0 + ".") } }
    let rows = shown.map { [$0.path.replacing("recipe.", with: ""), $0.left ?? "-", $0.right ?? "-"] }
    console.output.writeLine(AlignedColumns(rows: [heading] + rows, leftAligned: true).text)
    let results = try records.map { try $0.result()?.measurements }
    guard let left = results[0], let right = results[1] else {
      return console.output.writeLine("\nOne of the two has no results to compare.")
    }
    console.output.writeLine("\n" + AlignedColumns(rows: compare(left, right, heading)).text)
  }

  /// The mean recall of the tasks that both have, and the losses and costs.
  private func compare(_ left: RunMeasurements, _ right: RunMeasurements, _ heading: [String]) -> [[String]] {
    func row(_ name: String, _ a: Double, _ b: Double, _ format: NumberFormat) -> [String] {
      [name, format.text(a), format.text(b), (b >= a ? "+" : "") + format.text(b - a)]
    }
    let tasks = left.retrieval.compactMap { task in
      right.retrieval.first { $0.task == task.task }.map { other in
        row("\(task.task) mean recall (%)", task.dualEncoder.recall.mean, other.dualEncoder.recall.mean, .fixed(1))
      }
    }
    return [["result", heading[1], heading[2], "difference"]] + tasks + [
      row("last loss", left.finalLoss, right.finalLoss, .fixed(3)),
      row("seconds a step", left.secondsPerStep, right.secondsPerStep, .fixed(3)),
    ]
  }
}

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
    guard losses.isEmpty || arguments.hasFlag("force") else { throw RemovalError(losses: losses) }
    for record in chosen { try record.remove() }
    console.diagnostics.writeLine("Removed \(chosen.count) run\(chosen.count == 1 ? "" : "s").")
  }
}

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
