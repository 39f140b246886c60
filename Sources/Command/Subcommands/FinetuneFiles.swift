import Studies
import Data
import Downstream

/// Published files that `finetune` is given in place of the study's own data.
struct FinetuneFiles {
  static let training = CommandOption.value(
    "train", "FILES",
    "Published files to learn from in place of the study's data: FORMAT:PATH[,root=FOLDER][,KEY=VALUE ...] "
      + "(docs/downstream-files.md)")
  static let test = CommandOption.value("test", "FILES", "With --train: the files that are asked")
  static let results = CommandOption.value(
    "results", "FILE", "With --test: write the answers for VQA's server, [{\"question_id\", \"answer\"}]")
  static let options = [training, test, results]

  let material: FileMaterial
  /// Where the answers are written; nil for nowhere.
  let results: String?

  /// Reads and checks the files that the arguments name; nil if they name none.
  ///
  /// - Throws: `UsageError`, what `DownstreamCatalog.material` throws, or ``FinetuneFilesError``.
  init?(_ arguments: ParsedArguments, task: String) throws {
    results = arguments.value(Self.results.name)
    switch (arguments.value(Self.training.name), arguments.value(Self.test.name)) {
    case (nil, nil):
      if results != nil { throw UsageError.missingOption(Self.test.name, with: Self.results.name) }
      return nil
    case (nil, _): throw UsageError.missingOption(Self.training.name, with: Self.test.name)
    case (_, nil): throw UsageError.missingOption(Self.test.name, with: Self.training.name)
    case (.some(let training), .some(let test)):
      material = try DownstreamCatalog.material(
        of: task, training: try TaskAddress(training), test: try TaskAddress(test))
    }
    let questions = material.askedQuestions
    if results != nil, questions == nil { throw FinetuneFilesError.wordless(task: task) }
    if let questions, !material.isAnswered, results == nil {
      throw FinetuneFilesError.unanswered(set: questions.name)
    }
  }

  /// Writes the answers of a result, if they are wanted.
  func writeAnswers(of result: DownstreamResult, on console: Console) throws {
    guard let results, let questions = material.askedQuestions else { return }
    guard let answers = result.answers, answers.count == questions.questions.count else {
      throw FinetuneFilesError.wordless(task: result.task)
    }
    let answer = Dictionary(uniqueKeysWithValues: zip(questions.questions.map(\.id), answers))
    try VQAResult(answer, to: questions).write(to: results)
    console.diagnostics.writeLine("\(answers.count) answers were written to \(results).")
  }
}

/// Why files of a task cannot be put to a model.
enum FinetuneFilesError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nothing is published that answers could be scored by, and nobody wants to have them.
  case unanswered(set: String)
  /// The answers of the task are no words.
  case wordless(task: String)

  var description: String {
    switch self {
    case .unanswered(let set):
      "The questions of \(set) have no answers to score by; give annotations=FILE, or --results FILE to write the model's."
    case .wordless(let task):
      "Task '\(task)' gives no answers in words; leave --results out, it belongs to vqa and answers."
    }
  }
}
