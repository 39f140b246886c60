import Reporting
import Studies

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
