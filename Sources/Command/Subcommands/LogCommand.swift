import Files
import JSON
import Reporting
import Studies
import Training

/// `triad log`: the logs of an experiment or of one run, for other programs.
struct LogCommand: Subcommand {
  let workplace: Workplace
  let name = "log"
  let summary = "Export the logs of an experiment or a run to other programs: CSV, TensorBoard"
  let examples = [
    "objective-ladder --output ladder.csv",
    "objective-ladder --format tensorboard --output events",
  ]
  let parameters = [
    CommandParameter("name", "An experiment, also of another executable, or the beginning of a run's identity")
  ]
  var options: [CommandOption] {
    [
      .choice("format", ["csv", "tensorboard"], "One table of all steps, or event files", default: "csv"),
      .output("PATH", "A file for csv, a folder for tensorboard; by default csv is printed"),
    ] + StudySelection(workplace: workplace).options
  }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    try arguments.requireRunsFolder()
    let output = arguments.value("output")
    if let output, arguments.value("format") != "tensorboard" {
      try OutputPlace.check(output, makesFolders: true)
      try OutputApart.check(output, from: RunStore(arguments.value("runs") ?? "runs"))
    }
    let runs = try runs(arguments)
    for run in runs { for damage in try run.record.logDamage() { console.diagnostics.writeLine(damage) } }
    if arguments.value("format") == "tensorboard" {
      let folder = output ?? "tensorboard"
      let written = try EventExport(runs).write(to: folder)
      console.diagnostics.writeLine(
        "Wrote \(written.count == 1 ? "1 run" : "\(written.count) runs"): `tensorboard --logdir \(folder)` shows them.")
      return
    }
    let text = try LogTable(runs).csv
    if let output {
      try AtomicFile.write(text, to: output)
    } else {
      console.output.write(text)
    }
  }

  private func runs(_ arguments: ParsedArguments) throws -> [LogTable.Run] {
    let name = try arguments.required("name", of: self)
    guard workplace.experiments.contains(where: { $0.name == name }) else {
      let stored = StoredStudySelection(workplace: workplace, takesTaskFiles: true)
      if let entry = try stored.entry(named: name, arguments) { return try runs(of: entry) }
      let record = try RunStore(arguments.value("runs") ?? "runs").record(name)
      try ModelSelection.requireUnsettled(arguments, and: ["seeds"] + TaskFileOptions.options.map(\.name))
      let seed = try record.manifest()?["seed"]?.integer
      return [LogTable.Run(arm: record.id, seed: seed.map(String.init) ?? "", record: record)]
    }
    let study = try StudySelection(workplace: workplace).study(named: name, arguments)
    return study.cells.map { cell in
      LogTable.Run(
        arm: study.arms[cell.arm].name, seed: String(study.seeds[study.seeds.startIndex + cell.seed]),
        record: study.record(arm: cell.arm, seed: cell.seed))
    }
  }

  /// The runs of a study that its folder names, all arms of a seed before the next: neither its parts nor its data are needed.
  private func runs(of entry: StudyStore.Entry) throws -> [LogTable.Run] {
    try entry.seeds().enumerated().flatMap { place, seed in
      entry.outline.arms.map { arm in
        LogTable.Run(arm: arm.name, seed: String(seed), record: entry.record(arm.runs[place]))
      }
    }
  }
}
