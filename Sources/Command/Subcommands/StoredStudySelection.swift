import Files
import Studies

/// A study that no experiment of this executable makes: by the folder of its tables in `--runs`.
struct StoredStudySelection {
  let workplace: Workplace
  /// Whether `--train-on` and `--test-on` belong to the study.
  let takesTaskFiles: Bool

  /// What a study that was run says itself.
  private static let settled = ["seeds", "epochs", "shuffle-buffer", "init", "fit"]

  private func store(_ arguments: ParsedArguments) -> StudyStore { StudyStore(arguments.value("runs") ?? "runs") }

  /// The one study of a name that `--scale` and `--data` leave; nil where no folder knows the name.
  func entry(named name: String, _ arguments: ParsedArguments) throws -> StudyStore.Entry? {
    let known = try store(arguments).entries(named: name)
    guard !known.isEmpty else { return nil }
    let settled = Self.settled + (takesTaskFiles ? TaskFileOptions.options.map(\.name) : [])
    if let option = settled.first(where: arguments.isGiven) {
      throw UsageError.ineffectiveOption(option, reason: "a study of another executable is shown as it was run")
    }
    let fitting = known.filter { fits($0.outline, arguments) }
    guard let entry = fitting.first else {
      throw StudyRestorationError.otherStudies(experiment: name, names: known.map(\.name))
    }
    guard fitting.count == 1 else {
      throw StudyRestorationError.ambiguity(experiment: name, names: fitting.map(\.name))
    }
    return entry
  }

  /// Only what was typed decides: `--scale` has a value of its own where a study is to be made.
  private func fits(_ study: StudyOutline, _ arguments: ParsedArguments) -> Bool {
    let words = DataSelection(workplace: workplace).words(arguments).all
    return (!arguments.isGiven("scale") || arguments.value("scale") == study.scale)
      && (words.isEmpty || words == study.data.words)
  }

  /// The study as its own executable has it.
  ///
  /// - Throws: `UsageError` for a name that nothing is known of.
  func study(named name: String, _ arguments: ParsedArguments, opensData: Bool) throws -> Study {
    guard let entry = try entry(named: name, arguments) else { throw unknown(name, arguments) }
    return try Study(restoring: entry, by: workplace.catalogue, opensData: opensData)
  }

  /// The error of a command that needs the experiment itself.
  func refusal(named name: String, _ arguments: ParsedArguments) throws -> any Error {
    guard let entry = try store(arguments).entries(named: name).first else { return unknown(name, arguments) }
    return StudyRestorationError.elsewhere(
      experiment: entry.outline.experiment, place: entry.place, tool: entry.outline.tool)
  }

  private func unknown(_ name: String, _ arguments: ParsedArguments) -> any Error {
    if let place = store(arguments).earlierTables(of: name) {
      return StudyRestorationError.earlierTables(experiment: name, place: place)
    }
    return UsageError.unknownChoice(
      name, kind: "experiment", choices: workplace.experiments.map(\.name),
      suggestion: Suggestion.nearest(to: name, among: workplace.experiments.map(\.name)))
  }
}
