import Files
import Studies

/// Which trained model: that of an arm and a seed of an experiment, or that of a run by its identity alone.
struct ModelSelection {
  let workplace: Workplace

  private static let subject = CommandParameter(
    "experiment-or-run", "An experiment of this executable, or the beginning of a run's identity")

  static let parameters = [
    subject,
    CommandParameter("arm", "Which row of the experiment; a run is of one arm", isOptional: true),
  ]

  /// Options of a study that a run says itself.
  private static let settled = ["seed", "epochs", "shuffle-buffer", "init", "fit", "data", "test", "validation"]

  /// A model, and how what its study asked is had.
  struct Model {
    let run: RestoredRun
    /// Nil for a run of an earlier version, which does not say it.
    let arm: String?
    /// Opened only where somebody asks about them.
    let data: () throws -> StudyData
  }

  /// - Throws: ``RunSelectionError`` or `RunError` where there is none.
  func model(_ arguments: ParsedArguments, for command: some Subcommand) throws -> Model {
    let name = try arguments.required(Self.subject.name, of: command)
    guard workplace.experiments.contains(where: { $0.name == name }) else { return try stored(name, arguments) }
    let choice = try RunSelection(workplace: workplace).choice(ofExperiment: name, arguments, for: command)
    guard let run = try choice.study.restored(arm: choice.arm, seed: choice.seed) else {
      throw RunSelectionError.absentRun(
        arm: choice.armName, seed: choice.seedNumber, command: choice.study.command)
    }
    return Model(run: run, arm: choice.armName) { choice.study.data }
  }

  private func stored(_ id: String, _ arguments: ParsedArguments) throws -> Model {
    guard arguments.parameter("arm") == nil, id.allSatisfy(\.isHexDigit) else {
      throw UsageError.unknownChoice(
        id, kind: "experiment", choices: workplace.experiments.map(\.name),
        suggestion: Suggestion.nearest(to: id, among: workplace.experiments.map(\.name)))
    }
    let record = try RunStore(arguments.value("runs") ?? "runs").record(id)
    if let option = Self.settled.first(where: { arguments.value($0) != nil || arguments.hasFlag($0) }) {
      throw UsageError.ineffectiveOption(option, reason: "a run says itself what it was trained with")
    }
    guard let run = try record.restored(by: workplace.catalogue) else { throw RunError.absentModel(id: record.id) }
    return Model(run: run, arm: try record.origin()?.arm) {
      try record.data(by: workplace.catalogue, preparedBy: workplace.experiments)
    }
  }
}
