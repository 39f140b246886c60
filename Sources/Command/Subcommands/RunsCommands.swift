import JSON
import Reporting
import Studies
import Training

/// What the commands on runs share: the folder, and the words for what is in it.
enum RunsFolder {
  static let option = CommandOption.value("runs", "FOLDER", "The folder of the runs", default: "runs")
  static let id = CommandParameter("run", "The identity of the run, or its beginning")
  static let force = CommandOption.flag(
    "force", "Remove it; without this option the command only says what would be lost")

  static func store(_ arguments: ParsedArguments) -> RunStore { RunStore(arguments.value("runs") ?? "runs") }

  /// Each once, in the order in which they occur first.
  static func distinct(_ names: [String]) -> [String] {
    names.reduce(into: []) { known, name in if !known.contains(name) { known.append(name) } }
  }

  /// `1.5 MiB`
  static func size(_ bytes: Int) -> String {
    if bytes < 1 << 10 { return "\(bytes) B" }
    if bytes < 1 << 20 { return "\(NumberFormat.fixed(1).text(Double(bytes) / 1024)) KiB" }
    if bytes < 1 << 30 { return "\(NumberFormat.fixed(1).text(Double(bytes) / Double(1 << 20))) MiB" }
    return "\(NumberFormat.fixed(1).text(Double(bytes) / Double(1 << 30))) GiB"
  }
}

/// `triad runs show`: everything that is stored of one run, in words.
struct RunsShowCommand: Subcommand {
  let name = "runs show"
  let summary = "Show a run: its recipe, results, machines and files"
  let examples = ["4210e4ce"]
  let parameters = [RunsFolder.id]
  let options = [RunsFolder.option]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    try arguments.requireRunsFolder()
    let record = try RunsFolder.store(arguments).record(try arguments.required(RunsFolder.id.name, of: self))
    let summary = RunSummary(record)
    // Of a damaged run only what lies there can be told.
    if case .damaged(let reason) = summary.state {
      let head = "Run \(summary.id): damaged\n\(reason)"
      return console.output.write([head, files(record)].joined(separator: "\n\n") + "\n")
    }
    var blocks = [try head(record, summary)]
    if let manifest = try record.manifest() {
      let ingredients = ["numerics", "data", "tokenizer"].compactMap { key in manifest[key].map { [key, text($0)] } }
      let settings = manifest["recipe"].map { RecipeSettings($0).settings.map { [$0.path, $0.value] } } ?? []
      blocks.append("Recipe:\n" + indented(ingredients + settings))
    }
    if let measured = try record.result()?.measurements {
      blocks.append("Results:\n" + indented(results(measured)))
      let learned = HeldOutRows.rows(measured)
      if !learned.isEmpty { blocks.append("What matching and masked words have learned:\n" + indented(learned)) }
      if let frozen = measured.frozen { blocks.append(frozen.sentence) }
    }
    let environments = try record.environments()
    if !environments.isEmpty {
      let lines = environments.map { [$0.date, "\($0.processor), \($0.system), \($0.device)", $0.command] }
      blocks.append("Computed on:\n" + indented(lines))
    }
    blocks.append(files(record))
    console.output.write(blocks.joined(separator: "\n\n") + "\n")
  }

  private func files(_ record: RunRecord) -> String {
    "Files in \(record.path):\n" + indented(record.files.map { [$0.name, RunsFolder.size($0.bytes)] })
  }

  private func head(_ record: RunRecord, _ summary: RunSummary) throws -> String {
    let state = "\(summary.stateName.rawValue), seed \(summary.seed.map(String.init) ?? "?")"
    var lines = ["Run \(summary.id): \(state)"]
    if let experiment = summary.experiment {
      lines[0] += ", \(summary.arm.map { "\($0) of " } ?? "")\(experiment)"
    }
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
      "\(NumberFormat.fixed(3).text(measured.secondsPerStep)) s per step, "
      + "\(DurationFormat.text(measured.trainingSeconds)) training, "
      + "\(DurationFormat.text(measured.evaluationSeconds)) evaluation"
    return [["task", "t2i R@1", "i2t R@1", "mean", "chance", "re-ranked"]] + rows + [[cost]]
      + memory(measured)
  }

  /// A row of what was recorded; none for a run of which nothing was.
  private func memory(_ measured: RunMeasurements) -> [[String]] {
    let parts: [String?] = [
      measured.peakBytes.map { RunsFolder.size($0) + " of the process" },
      measured.tensorPeakBytes.map { RunsFolder.size($0) + " of tensors" },
      measured.gpuPeakBytes.map { RunsFolder.size($0) + " of tensors on the GPU" },
    ]
    let known = parts.compactMap { $0 }
    return known.isEmpty ? [] : [["peak memory: " + known.joined(separator: ", ")]]
  }

  private func text(_ value: JSONValue) -> String { value.string ?? value.compactText }

  private func indented(_ rows: [[String]]) -> String {
    AlignedColumns(rows: rows, leftAligned: true).indentedText
  }
}

/// `triad runs diff`: in what two runs differ, and what came out of it.
struct RunsDiffCommand: Subcommand {
  let name = "runs diff"
  let summary = "Compare two runs: only the settings that differ, and their results"
  let examples = ["4210e4ce 9ab3"]
  let parameters = [
    CommandParameter("run", "The identity of the run, or its beginning"),
    CommandParameter("other", "That of the other run, or its beginning"),
  ]
  let options = [RunsFolder.option]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    try arguments.requireRunsFolder()
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
      row("seconds per step", left.secondsPerStep, right.secondsPerStep, .fixed(3)),
    ]
  }
}
