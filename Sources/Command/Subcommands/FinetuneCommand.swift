import Data
import Downstream
import JSON
import Reporting
import Studies

/// `triad finetune`: puts the trained model of one arm and seed to a downstream task.
struct FinetuneCommand: Subcommand {
  let experiments: [Experiment]
  let name = "finetune"
  let summary = "Put a trained model to a downstream task: train its head on it, and answer the test items"
  var parameters: [CommandParameter] {
    [CommandParameter("task", "Which one", choices: DownstreamCatalog.names)] + selection.parameters
  }
  var options: [CommandOption] { [Self.sight, Self.split, Self.format] + selection.options }

  private static let sight = CommandOption.choice(
    "sight", Sight.allCases.map(\.rawValue), "All of the items, or one side of them: what it gives away",
    default: Sight.full.rawValue)
  private static let split = CommandOption.choice(
    "split", [DataSplit.validation.rawValue, DataSplit.test.rawValue],
    "Which items are asked: choose settings on validation. Without it those of the study")
  private static let format = CommandOption.choice(
    "format", ["text", "json"], "For reading, or with the score of every item", default: "text")

  private var selection: RunSelection { RunSelection(experiments: experiments) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let choice = try selection.choice(arguments, for: self)
    let sight = arguments.value(Self.sight.name).flatMap(Sight.init(rawValue:)) ?? .full
    let task = try choice.study.downstreamTask(
      try arguments.required("task", of: self), sight: sight,
      asking: arguments.value(Self.split.name).flatMap(DataSplit.init(rawValue:)))
    let stop = StopSignal()
    var bar = console.makeProgressBar()
    let result = try choice.study.judge(arm: choice.arm, seed: choice.seed, by: task) { state in
      bar.show(
        ProgressUpdate(
          title: "\(state.task), \(state.phase.rawValue)", step: state.completed, total: state.total,
          terms: state.loss.map { [.init("loss", Double($0))] } ?? [], itemsPerStep: 1, itemName: "steps"))
      try stop.check()
    }
    bar.finish()
    console.output.write(
      arguments.value(Self.format.name) == "json"
        ? DownstreamReport(result).document.indentedText : DownstreamReport(result).text)
  }
}
