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
      + [CommandParameter("arm", "Which row of the experiment")]
  }
  var options: [CommandOption] {
    [Self.seed, Self.sight, Self.format] + selection.options.filter { $0.name != "seeds" }
  }

  private static let seed = CommandOption.value(
    "seed", "N", "The seed of the run; without it the experiment's first one")
  private static let sight = CommandOption.choice(
    "sight", Sight.allCases.map(\.rawValue), "All of the items, or one side of them: what it gives away",
    default: Sight.full.rawValue)
  private static let format = CommandOption.choice(
    "format", ["text", "json"], "For reading, or with the score of every item", default: "text")

  private var selection: StudySelection { StudySelection(experiments: experiments) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let number = try arguments.integer(Self.seed.name, atLeast: 0)
    let study = try selection.study(
      named: try arguments.required("experiment", of: self), arguments, covering: number)
    let arm = try place(of: try arguments.required("arm", of: self), in: study)
    let seed = number ?? study.seeds.lowerBound
    guard let column = study.seeds.firstIndex(of: seed) else {
      throw DownstreamCommandError.absentSeed(seed, seeds: study.seeds)
    }
    guard study.record(arm: arm, seed: column - study.seeds.startIndex).hasCheckpoint else {
      throw DownstreamCommandError.absentRun(arm: study.arms[arm].name, seed: seed, command: study.command)
    }
    let sight = arguments.value(Self.sight.name).flatMap(Sight.init(rawValue:)) ?? .full
    let task = try study.downstreamTask(try arguments.required("task", of: self), sight: sight)
    let stop = StopSignal()
    var bar = console.makeProgressBar()
    let result = try study.judge(arm: arm, seed: column - study.seeds.startIndex, by: task) { state in
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

  private func place(of name: String, in study: Study) throws -> Int {
    guard let place = study.arms.firstIndex(where: { $0.name == name }) else {
      throw UsageError.unknownChoice(
        name, kind: "arm", choices: study.arms.map(\.name),
        suggestion: Suggestion.nearest(to: name, among: study.arms.map(\.name)))
    }
    return place
  }
}

/// Why a model cannot be put to a task.
enum DownstreamCommandError: Error, Sendable, Hashable, CustomStringConvertible {
  case absentSeed(Int, seeds: Range<Int>)
  case absentRun(arm: String, seed: Int, command: String)

  var description: String {
    switch self {
    case .absentSeed(let seed, let seeds):
      "The experiment has no seed \(seed); it has \(seeds.lowerBound) to \(seeds.upperBound - 1)."
    case .absentRun(let arm, let seed, let command):
      "The arm '\(arm)' has no trained model for seed \(seed): run `\(command)` first."
    }
  }
}
