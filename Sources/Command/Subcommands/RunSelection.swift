import Studies

/// What `finetune` and `evaluate` share: the trained model of one arm and one seed.
struct RunSelection {
  let experiments: [Experiment]

  var parameters: [CommandParameter] {
    selection.parameters + [CommandParameter("arm", "Which row of the experiment")]
  }

  var options: [CommandOption] { [Self.seed] + selection.options.filter { $0.name != "seeds" } }

  private static let seed = CommandOption.value(
    "seed", "N", "The seed of the run; without it the experiment's first one")

  private var selection: StudySelection { StudySelection(experiments: experiments) }

  /// A study, and the places of an arm and a seed in it.
  struct Choice {
    let study: Study
    let arm: Int
    let seed: Int

    var armName: String { study.arms[arm].name }
    var seedNumber: Int { study.seeds.lowerBound + seed }
  }

  /// The trained model that the arguments name.
  ///
  /// - Throws: ``DownstreamCommandError`` where there is none.
  func choice(_ arguments: ParsedArguments, for command: some Subcommand) throws -> Choice {
    let number = try arguments.integer(Self.seed.name, atLeast: 0)
    let study = try selection.study(
      named: try arguments.required("experiment", of: command), arguments, covering: number)
    let arm = try place(of: try arguments.required("arm", of: command), in: study)
    let seed = number ?? study.seeds.lowerBound
    guard let column = study.seeds.firstIndex(of: seed) else {
      throw DownstreamCommandError.absentSeed(seed, seeds: study.seeds)
    }
    let place = column - study.seeds.startIndex
    guard study.record(arm: arm, seed: place).hasCheckpoint else {
      throw DownstreamCommandError.absentRun(arm: study.arms[arm].name, seed: seed, command: study.command)
    }
    return Choice(study: study, arm: arm, seed: place)
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
