import Data
import Downstream
import JSON
import Reporting
import Studies
import Training

/// `triad finetune`: puts the trained model of one arm and seed to a downstream task.
struct FinetuneCommand: Subcommand {
  let experiments: [Experiment]
  let name = "finetune"
  let summary = "Put a trained model to a downstream task: train its head on it, and answer the test items"
  var parameters: [CommandParameter] {
    [CommandParameter("task", "Which one", choices: DownstreamCatalog.names)] + selection.parameters
  }
  var options: [CommandOption] {
    FinetuneFiles.options + [Self.sight, Self.split, .imageSize, Self.distillation, Self.format] + selection.options
  }

  private static let sight = CommandOption.choice(
    "sight", Sight.allCases.map(\.rawValue), "All of the items, or one side of them: what it gives away",
    default: Sight.full.rawValue)
  private static let split = CommandOption.choice(
    "split", [DataSplit.validation.rawValue, DataSplit.test.rawValue],
    "Which items are asked: choose settings on validation. Without it those of the study")
  private static let distillation = CommandOption.value(
    "distillation", "SHARE",
    "The share of a momentum model's predictions in the targets, from 0 to 1 (published: 0.4); without it what the scale says"
  )
  private static let format = CommandOption.choice(
    "format", ["text", "json"], "For reading, or with the score of every item", default: "text")

  private var selection: RunSelection { RunSelection(experiments: experiments) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let name = try arguments.required("task", of: self)
    let adjustment = TaskAdjustment(
      imageSide: try arguments.integer(CommandOption.imageSize.name, atLeast: 1),
      distillation: try arguments.share(Self.distillation.name))
    // What is wrong with files is said before a study is made and a model loaded, which takes longer.
    let files = try FinetuneFiles(arguments, task: name)
    let choice = try selection.choice(arguments, for: self)
    try adjustment.check(choice.study.runs[choice.arm][choice.seed].recipe.model)
    let task = try choice.study.downstreamTask(
      name, on: files?.material, sight: arguments.value(Self.sight.name).flatMap(Sight.init(rawValue:)) ?? .full,
      asking: arguments.value(Self.split.name).flatMap(DataSplit.init(rawValue:)), adjustment: adjustment)
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
    try files?.writeAnswers(of: result, on: console)
    let report = DownstreamReport(result, isScored: files?.material.isAnswered ?? true)
    console.output.write(
      arguments.value(Self.format.name) == "json" ? report.document.indentedText : report.text)
  }
}

extension CommandOption {
  /// Of `finetune` and `evaluate`.
  static let imageSize = CommandOption.value(
    "image-size", "N",
    "Pixels on a side of the pictures, a multiple of the model's patch; position embeddings are interpolated. Without it "
      + "as in pre-training, or as the scale says")
}

extension ParsedArguments {
  /// The number from 0 to 1 that an option gives; nil where it is absent.
  fileprivate func share(_ option: String) throws(UsageError) -> Float? {
    guard let text = value(option) else { return nil }
    guard let value = Float(text), (0...1).contains(value) else {
      throw .unreadableNumber(text, option: option, expected: "a number from 0 to 1")
    }
    return value
  }
}
