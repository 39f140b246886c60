import JSON
import Reporting
import Studies
import Training

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
