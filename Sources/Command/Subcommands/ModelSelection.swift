import Files
import Studies
import Tensor

/// Which trained model: that of an arm and a seed of an experiment, or that of a run by its identity alone.
struct ModelSelection {
  let workplace: Workplace

  private static let subject = CommandParameter(
    "experiment-or-run", "An experiment, also of another executable, or the beginning of a run's identity")

  static let parameters = [
    subject,
    CommandParameter("arm", "Which row of the experiment; a run is of one arm", isOptional: true),
  ]

  /// Options of a study that a run says itself.
  private static let settled = [
    "scale", "seed", "epochs", "shuffle-buffer", "shards", "init", "fit", "data", "test", "validation", "no-flips",
  ]

  /// - Parameter more: Options beside those of every command that takes a run.
  /// - Throws: `UsageError` for what is given and has no effect on a run.
  static func requireUnsettled(_ arguments: ParsedArguments, and more: [String] = []) throws(UsageError) {
    if let option = (settled + more).first(where: arguments.isGiven) {
      throw .ineffectiveOption(option, reason: "a run says itself what it was trained with")
    }
  }

  /// A model, and how what its study asked is had.
  struct Model {
    let run: RestoredRun
    /// Nil for a run of an earlier version, which does not say it.
    let arm: String?
    /// Opened only where somebody asks about them.
    let data: () throws -> StudyData
  }

  /// What the arguments name.
  enum Subject {
    case study(RunSelection.Choice)
    case run(RunRecord)
  }

  /// - Throws: ``RunSelectionError`` or `RunError` where there is none.
  func subject(_ arguments: ParsedArguments, for command: some Subcommand) throws -> Subject {
    let name = try arguments.required(Self.subject.name, of: command)
    let stored = StoredStudySelection(workplace: workplace, takesTaskFiles: false)
    let isStudy =
      try workplace.experiments.contains { $0.name == name } || stored.entry(named: name, arguments) != nil
    guard isStudy else { return .run(try record(name, arguments)) }
    return .study(try RunSelection(workplace: workplace).choice(ofExperiment: name, arguments, for: command))
  }

  /// - Throws: ``RunSelectionError`` or `RunError` where there is none.
  func model(_ subject: Subject, on device: any Device) throws -> Model {
    switch subject {
    case .study(let choice): try model(choice, on: device)
    case .run(let record): try model(record, on: device)
    }
  }

  private func model(_ choice: RunSelection.Choice, on device: any Device) throws -> Model {
    guard let run = try choice.study.restored(arm: choice.arm, seed: choice.seed, device: device) else {
      throw try RunSelection.absence(of: choice.study, arm: choice.arm, seed: choice.seed, number: choice.seedNumber)
    }
    return Model(run: run, arm: choice.armName) { choice.study.data }
  }

  private func record(_ id: String, _ arguments: ParsedArguments) throws -> RunRecord {
    guard arguments.parameter("arm") == nil, id.allSatisfy(\.isHexDigit) else {
      throw UsageError.unknownChoice(
        id, kind: "experiment", choices: workplace.experiments.map(\.name),
        suggestion: Suggestion.nearest(to: id, among: workplace.experiments.map(\.name)))
    }
    let record = try RunStore(arguments.value("runs") ?? "runs").record(id)
    try Self.requireUnsettled(arguments)
    return record
  }

  private func model(_ record: RunRecord, on device: any Device) throws -> Model {
    guard let run = try record.restored(by: workplace.catalogue, device: device) else {
      throw RunError.absentModel(id: record.id)
    }
    return Model(run: run, arm: try record.origin()?.arm) {
      try record.data(by: workplace.catalogue, preparedBy: workplace.experiments)
    }
  }
}
