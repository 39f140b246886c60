import Studies

/// Files of your own for the downstream tasks of a study: `--train-on vqa=ADDRESS --test-on vqa=ADDRESS`, a column of the table each.
enum TaskFileOptions {
  private static let training = CommandOption.values(
    "train-on", "TASK=FILES",
    "A downstream task as a column, and published files that it learns from: vqa=albef-vqa:vqa_train.json,root=/data "
      + "(docs/downstream-files.md)")
  private static let test = CommandOption.values(
    "test-on", "TASK=FILES", "With --train-on: the files that the same task is asked about")

  static let options = [training, test]

  /// The experiment with the tasks that the arguments name.
  static func asking(_ experiment: Experiment, _ arguments: ParsedArguments) throws -> Experiment {
    let learned = try named(arguments.values(training.name), option: training.name)
    let asked = try named(arguments.values(test.name), option: test.name)
    for (task, _) in learned where !asked.contains(where: { $0.task == task }) {
      throw TaskFileError.absence(task: task, option: test.name, companion: training.name)
    }
    for (task, _) in asked where !learned.contains(where: { $0.task == task }) {
      throw TaskFileError.absence(task: task, option: training.name, companion: test.name)
    }
    guard !learned.isEmpty else { return experiment }
    let files = learned.map { task, address in
      TaskFiles(task, training: address, test: asked.first { $0.task == task }?.address ?? "")
    }
    return experiment.asking(files, ShellWords.joined(words(arguments)))
  }

  /// What was typed, for another process.
  static func words(_ arguments: ParsedArguments) -> [String] {
    options.flatMap { option in arguments.values(option.name).flatMap { ["--" + option.name, $0] } }
  }

  /// `TASK=FORMAT:PATH`: a sign of equality after the format is none of the name.
  private static func named(_ texts: [String], option: String) throws -> [(task: String, address: String)] {
    var result: [(task: String, address: String)] = []
    for text in texts {
      let colon = text.firstIndex(of: ":") ?? text.endIndex
      guard let sign = text[..<colon].firstIndex(of: "="), sign > text.startIndex else {
        throw TaskFileError.nameless(text, option: option)
      }
      let task = String(text[..<sign])
      guard !result.contains(where: { $0.task == task }) else {
        throw TaskFileError.repetition(task: task, option: option)
      }
      result.append((task, String(text[text.index(after: sign)...])))
    }
    return result
  }
}

/// Why files say nothing about a task.
enum TaskFileError: Error, Sendable, Hashable, CustomStringConvertible {
  case nameless(String, option: String)
  case repetition(task: String, option: String)
  case absence(task: String, option: String, companion: String)

  var description: String {
    switch self {
    case .nameless(let text, let option):
      "'\(text)' does not say which task it is for: write --\(option) vqa=\(text), with the task in place of vqa."
    case .repetition(let task, let option):
      "--\(option) is given twice for '\(task)': give it once; more lists of a task are joined by also=FILE."
    case .absence(let task, let option, let companion):
      "--\(companion) names files of '\(task)' and --\(option) does not: give both."
    }
  }
}
