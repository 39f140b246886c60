import Checkpoints
import Data
import DataSets
import Downstream
import Encoders
import Files
import JSON
import Reporting
import Studies
import Training

/// `triad evaluate`: zero-shot retrieval of a stored model, in the published columns.
struct EvaluateCommand: Subcommand {
  let workplace: Workplace
  let name = "evaluate"
  let summary = "Zero-shot retrieval of a trained model on data of your own, in the published columns"
  let examples = ["objective-ladder TCL --on coco:captions_val2014.json,root=val2014,protocol=coco-5k"]
  var parameters: [CommandParameter] { ModelSelection.parameters }
  var options: [CommandOption] {
    [Self.address, Self.queries, Self.missing, Self.shortlist, .imageSize, Self.format, .device] + selection.options
  }

  private static let address = CommandOption.value(
    "on", "DATA",
    "FORMAT:PATH[,root=FOLDER][,split=NAME][,protocol=coco-5k|coco-1k|flickr30k-1k] (docs/data-formats.md), the test split where there are several; by default "
      + "what the study asks")
  private static let queries = CommandOption.choice(
    "queries", RetrievalTask.Queries.allCases.map(\.rawValue),
    "With --on: every caption asks, as published for COCO and Flickr30K, or one for each group",
    default: RetrievalTask.Queries.everyCaption.rawValue)
  private static let missing = CommandOption.choice(
    "missing", ["kept", "left-out"],
    "With --on: what a picture that is not there counts as; kept, it is an error where it is asked about (default: left-out for cc3m, "
      + "cc12m and sbu, else kept)")
  private static let shortlist = CommandOption.value(
    "shortlist", "N",
    "Candidates per query that image-text matching re-ranks (published: 256 for COCO, 128 for Flickr30K); by default "
      + "as in the study, 16")
  private static let format = CommandOption.textOrJSON("For reading, or for programs")

  private var selection: RunSelection { RunSelection(workplace: workplace) }

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    try arguments.requireRunsFolder()
    let choice = try workplace.devices.choice(arguments)
    let shortlist = try arguments.integer(Self.shortlist.name, atLeast: 1)
    let imageSide = try arguments.integer(CommandOption.imageSize.name, atLeast: 1)
    // A wrong address is said before a model is looked for, which takes longer.
    let given = try arguments.value(Self.address.name).map { try tasks(at: $0, arguments) }
    if shortlist != nil, let rules = given?.lazy.compactMap(\.rules).first {
      throw DataSelectionError.shortlist(of: rules)
    }
    for option in [Self.queries.name, Self.missing.name] where given == nil && arguments.isGiven(option) {
      throw UsageError.missingOption(Self.address.name, with: option)
    }
    for task in given ?? [] where task.source.missingPictureCount > 0 {
      console.diagnostics.writeLine(
        "\(task.source.missingPictureCount) samples of \(task.name) are left out, because their pictures are missing."
          .printable)
    }
    let models = ModelSelection(workplace: workplace)
    let subject = try models.subject(arguments, for: self)
    let model = try models.model(subject, on: try workplace.devices.device(choice, on: console))
    let shape = model.run.run.recipe.model
    try TaskAdjustment(imageSide: imageSide)
      .check(shape, model.run.run.recipe.encoders, on: model.run.trainer.model.device)
    var bar = console.makeProgressBar()
    let evaluation = try model.run.evaluation(shortlist: shortlist, imageSide: imageSide)
    let results: [RetrievalResult]
    do {
      results = try evaluation.evaluate(tasks: try given ?? model.data().tasks) { state in
        bar.show(
          ProgressUpdate(
            title: "\(state.source), \(state.phase.rawValue)", step: state.completed, total: state.total,
            itemsPerStep: 1, itemName: state.phase.rawValue))
      }
    } catch RetrievalError.picture(let source, let sample, let reason) where given != nil {
      throw UnusablePicture(source: source, sample: sample, reason: reason)
    }
    bar.finish()
    let report = RetrievalReport(
      results, arm: model.arm, seed: model.run.run.seed, run: model.run.run.id,
      imageSide: imageSide.flatMap { $0 == shape.imageSide ? nil : $0 })
    console.output.write(arguments.asksForJSON ? report.document.indentedText : report.text)
  }

  /// One task a source of the address.
  private func tasks(at text: String, _ arguments: ParsedArguments) throws -> [RetrievalTask] {
    let queries =
      arguments.value(Self.queries.name).flatMap(RetrievalTask.Queries.init(rawValue:)) ?? .everyCaption
    let asked = try AskedAddress(text)
    let missing = arguments.value(Self.missing.name).flatMap(SourceOptions.MissingPictures.init(rawValue:))
    if missing != nil, text.contains(",missing=") {
      throw UsageError.ineffectiveOption(Self.missing.name, reason: "\(text) says it itself")
    }
    return try asked.address.asked.open(options: SourceOptions(missingPictures: missing)).map { source in
      guard source.count > 0 else { throw RetrievalError.emptiness(task: source.name) }
      return try asked.task(source.name, source, queries: queries)
    }
  }
}

/// A picture of somebody's own data that is asked about and cannot be read.
private struct UnusablePicture: Error, CustomStringConvertible {
  let source: String
  let sample: Int
  let reason: String

  var description: String {
    "The picture of sample \(sample) of \(source) cannot be asked about (\(reason.withoutPeriod)): repair it, or leave out missing "
      + "pictures with `--missing left-out`."
  }
}

/// Retrieval results for reading and for programs, in the columns of the published code.
struct RetrievalReport {
  private let results: [RetrievalResult]
  private let arm: String?
  private let seed: Int
  private let run: String
  private let imageSide: Int?

  /// - Parameters:
  ///   - arm: Nil where nobody noted it.
  ///   - imageSide: Of the pictures, in pixels; nil for that of pre-training.
  init(_ results: [RetrievalResult], arm: String?, seed: Int, run: String, imageSide: Int? = nil) {
    self.results = results
    self.arm = arm
    self.seed = seed
    self.run = run
    self.imageSide = imageSide
  }

  /// How a result can be read: by the dual encoder, re-ranked where there is a matching head, and by chance.
  private func readings(of result: RetrievalResult) -> [(name: String, recall: BidirectionalRecall)] {
    [("dual encoder", result.dualEncoder.recall)] + (result.reranked.map { [("re-ranked", $0.recall)] } ?? [])
      + [("chance", result.chance)]
  }

  var text: String {
    let number = NumberFormat.fixed(2)
    let parts = results.map { result in
      let readings = readings(of: result)
      let matching = result.shortlist.map { ", the first \($0) candidates re-ranked" } ?? ", no matching head"
      let rows =
        [["%"] + readings[0].recall.publishedColumns.map(\.name)]
        + readings.map { [$0.name] + $0.recall.publishedColumns.map { number.text($0.value) } }
      return "\(result.task): \(result.images.count) pictures, \(result.captions.count) captions\(matching)\n"
        + AlignedColumns(rows: rows).text
    }
    let size = imageSide.map { ", pictures of \($0) pixels" } ?? ""
    return (["\(arm.map { $0 + ", " } ?? "")seed \(seed), run \(run)\(size), not trained on what is asked"] + parts)
      .joined(separator: "\n\n")
      + "\n"
  }

  var document: JSONValue {
    [
      "arm": .optionalString(arm), "seed": .integer(seed), "run": .string(run),
      "image_size": .optionalInteger(imageSide),
      "tasks": .array(
        results.map { result in
          .object(
            [
              .init("task", .string(result.task)), .init("pictures", .integer(result.images.count)),
              .init("captions", .integer(result.captions.count)),
              .init("shortlist", .optionalInteger(result.shortlist)),
            ]
              + readings(of: result).map { reading in
                .init(
                  reading.name,
                  .object(reading.recall.publishedColumns.map { .init($0.name, .number($0.value)) }))
              })
        }),
    ]
  }
}
