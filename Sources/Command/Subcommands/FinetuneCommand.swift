import Data
import Downstream
import Files
import JSON
import Reporting
import Studies
import Training

/// `triad finetune`: puts the trained model of one arm and seed to a downstream task.
struct FinetuneCommand: Subcommand {
  let workplace: Workplace
  let name = "finetune"
  let summary = "Adapt a trained model to a downstream task: train a head for it, and answer the test items"
  let examples = [
    "answers objective-ladder TCL",
    "vqa objective-ladder TCL --train-on albef-vqa:vqa_train.json,root=/data --test-on albef-vqa:vqa_val.json,root=/data",
  ]
  var parameters: [CommandParameter] {
    [CommandParameter("task", "Which one", choices: workplace.given.taskNames)] + ModelSelection.parameters
  }
  var options: [CommandOption] {
    FinetuneFiles.options + [Self.sight, Self.split, .imageSize, Self.distillation, Self.format, .device]
      + selection.options
  }

  private static let sight = CommandOption.choice(
    "sight", Sight.allCases.map(\.rawValue), "Whole items, or only one side of them, to see what it gives away",
    default: Sight.full.rawValue)
  private static let split = CommandOption.choice(
    "split", [DataSplit.validation.rawValue, DataSplit.test.rawValue],
    "Which items are asked: choose settings on validation; by default those of the study")
  private static let distillation = CommandOption.value(
    "distillation", "SHARE",
    "The share of a momentum model's predictions in the targets, from 0 to 1 (published: 0.4); by default what the scale says"
  )
  private static let format = CommandOption.textOrJSON("For reading, or with the score of every item")

  private var selection: RunSelection { RunSelection(workplace: workplace) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let name = try arguments.required("task", of: self)
    let choice = try workplace.devices.choice(arguments)
    let adjustment = TaskAdjustment(
      imageSide: try arguments.integer(CommandOption.imageSize.name, atLeast: 1),
      distillation: try arguments.share(Self.distillation.name))
    // What is wrong with files is said before a study is made and a model loaded, which takes longer.
    let files = try FinetuneFiles(arguments, task: name, by: workplace.given)
    for note in files?.material.notes ?? [] { console.diagnostics.writeLine("note: \(note)".printableLines) }
    try arguments.requireRunsFolder()
    let candidate = try candidate(arguments)
    let device = try workplace.devices.device(choice, on: console)
    try adjustment.check(candidate.recipe.model, candidate.recipe.encoders, on: device)
    let task = try candidate.makeTask(
      TaskCandidate.Request(
        task: name, material: files?.material,
        sight: arguments.value(Self.sight.name).flatMap(Sight.init(rawValue:)) ?? .full,
        split: arguments.value(Self.split.name).flatMap(DataSplit.init(rawValue:)), adjustment: adjustment))
    let stop = StopSignal()
    var bar = console.makeProgressBar()
    let result = try candidate.judge(task, device) { state in
      bar.show(
        ProgressUpdate(
          title: "\(state.task), \(state.phase.rawValue)", step: state.completed, total: state.total,
          terms: state.loss.map { [.init("loss", Double($0))] } ?? [], itemsPerStep: 1, itemName: "steps"))
      try stop.check()
    }
    bar.finish()
    try files?.writeAnswers(of: result, on: console)
    let report = DownstreamReport(result, isScored: files?.material.isAnswered ?? true)
    console.output.write(arguments.asksForJSON ? report.document.indentedText : report.text)
  }

  private func candidate(_ arguments: ParsedArguments) throws -> TaskCandidate {
    switch try ModelSelection(workplace: workplace).subject(arguments, for: self) {
    case .study(let choice): TaskCandidate(choice)
    case .run(let record): try TaskCandidate(record, in: workplace)
    }
  }
}

extension CommandOption {
  /// Of `finetune` and `evaluate`.
  static let imageSize = CommandOption.value(
    "image-size", "N",
    "Pixels on a side of the pictures, a multiple of the model's patch; position embeddings are interpolated; by default "
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

/// Published files that `finetune` is given in place of the study's own data.
struct FinetuneFiles {
  static let training = CommandOption.value(
    "train-on", "FILES",
    "Published files to learn from in place of the study's data: FORMAT:PATH[,root=FOLDER][,KEY=VALUE ...] "
      + "(docs/downstream-files.md)")
  static let test = CommandOption.value("test-on", "FILES", "With --train-on: the files that are asked")
  static let results = CommandOption.value(
    "results", "FILE", "With --test-on: write the answers for VQA's server, [{\"question_id\", \"answer\"}]")
  static let options = [training, test, results]

  let material: FileMaterial
  /// Where the answers are written; nil for nowhere.
  let results: String?

  /// Reads and checks the files that the arguments name; nil if they name none.
  ///
  /// - Throws: `UsageError`, what `Catalogue.material` throws, or ``FinetuneFilesError``.
  init?(_ arguments: ParsedArguments, task: String, by catalogue: Catalogue) throws {
    results = arguments.value(Self.results.name)
    if let results { try OutputPlace.check(results) }
    switch (arguments.value(Self.training.name), arguments.value(Self.test.name)) {
    case (nil, nil):
      if results != nil { throw UsageError.missingOption(Self.test.name, with: Self.results.name) }
      return nil
    case (nil, _): throw UsageError.missingOption(Self.training.name, with: Self.test.name)
    case (_, nil): throw UsageError.missingOption(Self.test.name, with: Self.training.name)
    case (.some(let training), .some(let test)):
      if arguments.isGiven("split") {
        throw UsageError.ineffectiveOption("split", reason: "what is asked are the files of --\(Self.test.name)")
      }
      let (learned, asked) = (try TaskAddress(training), try TaskAddress(test))
      if let results { try OutputApart.check(results, from: [learned, asked]) }
      material = try catalogue.material(of: task, training: learned, test: asked)
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
  /// The answers of the task are not words.
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

/// A downstream result for reading and for programs.
struct DownstreamReport {
  private let result: DownstreamResult
  private let isScored: Bool

  /// - Parameter isScored: Whether there is anything to score answers by.
  init(_ result: DownstreamResult, isScored: Bool = true) {
    self.result = result
    self.isScored = isScored
  }

  var text: String {
    if let failure = result.failure { return failure + "\n" }
    let number = NumberFormat.fixed(2)
    let training =
      "Trained on \(result.trainingExamples) examples in \(result.steps) steps; "
      + "\(DurationFormat.text(result.seconds)) with answering."
    guard isScored else {
      return
        "\(result.task): \(result.scores.count) test items answered; no answers to score by are published\n\(training)\n"
    }
    var lines = [
      "\(result.task): \(result.metric) \(number.text(result.value)) % on \(result.scores.count) test items", training,
      "",
    ]
    let kinds = result.byKind.map { ["  " + $0.kind, String($0.count), number.text($0.value)] }
    let baselines = result.baselines.map { ["  " + $0.name, "", number.text($0.value)] }
    let details = result.details.map { ["  " + $0.name, "", number.text($0.value)] }
    var rows = [["kind", "items", "%"]] + kinds
    if !details.isEmpty { rows += [["beside it", "", "%"]] + details }
    if !baselines.isEmpty { rows += [["without looking", "", "%"]] + baselines }
    lines.append(AlignedColumns(rows: rows, leftAligned: true).text)
    return lines.joined(separator: "\n").trimmingNewlines + "\n"
  }

  var document: JSONValue {
    func pairs(_ scores: [DownstreamScore]) -> JSONValue {
      .object(scores.map { .init($0.name, .number($0.value)) })
    }
    let value: JSONValue = isScored ? .number(result.value) : .null
    return [
      "task": .string(result.task), "metric": .string(result.metric), "value": value,
      "items": .integer(result.scores.count),
      "kinds": .object(result.byKind.map { .init($0.kind, .number($0.value)) }),
      "details": pairs(result.details), "baselines": pairs(result.baselines),
      "training_examples": .integer(result.trainingExamples), "steps": .integer(result.steps),
      "seconds": .number(result.seconds), "fingerprint": .string(result.fingerprint),
      "scores": .array(result.scores.map { .number(Double($0)) }),
    ]
  }
}

extension String {
  fileprivate var trimmingNewlines: String {
    var result = self
    while result.last == "\n" { result.removeLast() }
    return result
  }
}
