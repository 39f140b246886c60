import Checkpoints
import Data
import Encoders
import Reporting
import Tensor
import Training

/// `triad checkpoint show`: what a file of weights holds, without reading the weights.
struct CheckpointShowCommand: Subcommand {
  let name = "checkpoint show"
  let summary = "List the arrays of a file of weights and say whose names they are"
  let examples = ["model.safetensors"]
  let parameters = [
    CommandParameter(
      "file",
      "A safetensors or ONNX file, an index of shards (.json), the folder of safetensors or an index, or \(PretrainedModel.choices)"
    )
  ]
  let options: [CommandOption] = [.flag("names", "Only the names, one per line")]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let file = try CheckpointFile(path: WeightSource(try arguments.required("file", of: self)).path())
    guard !arguments.hasFlag("names") else {
      for name in file.names { console.output.writeLine(name.printable) }
      return
    }
    let rows = file.names.map { name in
      let shape = file.shape(of: name) ?? []
      return [name.printable, file.type(of: name)?.rawValue ?? "", "\(shape)", NumberFormat.grouped.text(count(shape))]
    }
    let total = file.names.reduce(0.0) { $0 + count(file.shape(of: $1) ?? []) }
    console.output.writeLine(AlignedColumns(rows: [["name", "type", "shape", "numbers"]] + rows).text)
    let shards = file.shardCount == 1 ? "" : " in \(file.shardCount) files"
    let origin = NameMaps.recognizing(file).map { "names of \($0.title)" } ?? "names of no known kind"
    console.output.writeLine(
      "\(file.names.count) arrays\(shards), \(NumberFormat.grouped.text(total)) numbers, \(origin)")
    for (key, value) in file.metadata.sorted(by: { $0.key < $1.key }) {
      console.output.writeLine("metadata \(key): \(value)".printable)
    }
  }

  private func count(_ shape: [Int]) -> Double { Double(shape.reduce(1, *)) }
}

/// `triad checkpoint report`: what files of weights would give to the model of a scale, as a run that begins with them says it.
struct CheckpointReportCommand: Subcommand {
  let name = "checkpoint report"
  let summary = "Load weights into a fresh model and report what was loaded, missing and left over"
  let examples = ["minilm,dinov2-small --fit"]
  let parameters = [CommandParameter("weights", "As for run --init: published models or files, joined by commas")]
  let options: [CommandOption] = [
    .choice("scale", Scale.standard.map(\.name), "Whose model", default: Scale.demo.name),
    .flag("fit", "Give the model the sizes of those encoders"),
    .value("coverage", "PERCENT", "The least share of the encoders' numbers that the files must give", default: "80"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let sources = try WeightSource.list(arguments.required("weights", of: self))
    let scale = Scale.standard.first { $0.name == arguments.value("scale") } ?? .demo
    let text = arguments.value("coverage") ?? "80"
    guard let coverage = Double(text), (0...100).contains(coverage) else {
      throw UsageError.unreadableNumber(text, option: "coverage", expected: "a number from 0 to 100")
    }
    let initialization = try Initialization(recognizing: sources, requiring: coverage)
    let sizes = arguments.hasFlag("fit") ? try initialization.sizes() : []
    var recipe = Recipe.tcl(scale).beginning(with: initialization, fitting: sizes)
    var description = "the ids of a trained vocabulary"
    if let tokenizer = try recipe.tokenizer.tokenizer() {
      recipe.model.vocabularySize = tokenizer.vocabularySize
      description = "\(tokenizer.vocabularySize) tokens"
    }
    // Which numbers the special tokens have makes no difference to weights.
    let tokens = SpecialTokens(padding: 0, unknown: 1, classification: 2, separator: 3, mask: 4)
    let trainer = try Trainer(recipe: recipe, seed: Seed(0), tokens: tokens, device: ComputeDevices.processor)
    for report in try trainer.initialize() { console.output.writeLine(report.description) }
    let model = recipe.model
    console.diagnostics.writeLine(
      "The model of scale \(scale.name): text \(model.textWidth) wide, \(model.textDepth) + \(model.fusionDepth) layers, "
        + "\(model.textHeads) heads, \(description); pictures \(model.imageWidth) wide, \(model.imageDepth) layers.")
  }
}

/// `triad checkpoint diff`: the largest difference of each array of two files.
struct CheckpointDiffCommand: Subcommand {
  let name = "checkpoint diff"
  let summary = "Compare two files of weights array by array"
  let examples = ["before.safetensors after.safetensors"]
  let parameters = [
    CommandParameter("first", "A file of weights"), CommandParameter("second", "Another"),
  ]
  let options: [CommandOption] = [
    .value("tolerance", "X", "The absolute difference that still counts as equal", default: "0"),
    .flag("common", "Compare only what both files hold"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let tolerance = try tolerance(arguments)
    let paths = (try arguments.required("first", of: self), try arguments.required("second", of: self))
    let (first, second) = (try CheckpointFile(path: paths.0), try CheckpointFile(path: paths.1))
    let comparison = try CheckpointComparison(first, second)
    let different = comparison.rows.filter { $0.difference > 0 }
    if !different.isEmpty {
      let rows = different.map { [$0.name.printable, "\($0.shape)", NumberFormat.significant(6).text($0.difference)] }
      console.output.writeLine(AlignedColumns(rows: [["name", "shape", "difference"]] + rows).text)
    }
    console.output.writeLine("\(comparison.rows.count - different.count) of \(comparison.rows.count) arrays are equal")
    for conflict in comparison.shapeConflicts {
      console.output.writeLine(
        "\(conflict.name.printable) is \(conflict.first) in the first, \(conflict.second) in the second")
    }
    for name in comparison.onlyInFirst { console.output.writeLine("\(name.printable) is only in the first") }
    for name in comparison.onlyInSecond { console.output.writeLine("\(name.printable) is only in the second") }
    var reasons: [String] = []
    let beyond = comparison.rows.count { $0.difference > tolerance }
    if beyond > 0 {
      reasons.append("\(beyond) arrays differ by more than \(NumberFormat.significant(6).text(tolerance))")
    }
    if !comparison.shapeConflicts.isEmpty { reasons.append("\(comparison.shapeConflicts.count) differ in shape") }
    let alone = comparison.onlyInFirst.count + comparison.onlyInSecond.count
    if alone > 0, !arguments.hasFlag("common") { reasons.append("\(alone) are in one of the files only") }
    guard reasons.isEmpty else { throw Difference(first: paths.0, second: paths.1, reasons: reasons) }
  }

  private func tolerance(_ arguments: ParsedArguments) throws(UsageError) -> Double {
    let text = arguments.value("tolerance") ?? "0"
    guard let value = Double(text), value >= 0 else {
      throw .unreadableNumber(text, option: "tolerance", expected: "a number from 0")
    }
    return value
  }

  struct Difference: Error, CustomStringConvertible {
    let first: String
    let second: String
    let reasons: [String]

    var description: String { "\(first) and \(second) are different: \(reasons.joined(separator: ", "))." }
  }
}

/// `triad checkpoint convert`: weights of any known kind under the names of the published code.
struct CheckpointConvertCommand: Subcommand {
  let name = "checkpoint convert"
  let summary = "Rewrite a file of weights under the published names"
  let examples = [
    "runs/4210e4ceac5214ae/checkpoint.safetensors model.safetensors",
    "model.safetensors weights.safetensors --to weights",
  ]
  let parameters = [
    CommandParameter("in", "A checkpoint of a run, or weights of TCL, ALBEF, BERT, ViT, DeiT or DINOv2"),
    CommandParameter("out", "The safetensors file to write"),
  ]
  let options: [CommandOption] = [
    .choice(
      "to", ExportForm.allCases.map(\.rawValue), "Every entry that the published code expects, or each weight once",
      default: ExportForm.published.rawValue),
    .choice("from", ["auto"] + NameMaps.all.map(\.name), "Whose names the file has", default: "auto"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let file = try CheckpointFile(path: try arguments.required("in", of: self))
    let out = try arguments.required("out", of: self)
    try ConvertedFile.check(out, from: file)
    let wish = arguments.value("from")
    guard let map = NameMaps.all.first(where: { $0.name == wish }) ?? NameMaps.recognizing(file) else {
      throw NameMaps.failure(file)
    }
    let form = arguments.value("to").flatMap(ExportForm.init(rawValue:)) ?? .published
    let report = try PublishedArrays(file, as: map, on: ComputeDevices.processor).write(to: out, form: form)
    console.diagnostics.writeLine("\(file.path) was read as \(map.title).")
    if let omission = report.omission { console.diagnostics.writeLine(omission) }
    console.output.writeLine(report.description)
  }
}

/// `triad checkpoint fetch`: a published model, into the cache, only once and only with the known content.
struct CheckpointFetchCommand: Subcommand {
  let name = "checkpoint fetch"
  let summary = "Fetch a published model that studies can begin with"
  let examples = ["dinov2-small"]
  let parameters = [CommandParameter("model", "Which one", choices: PretrainedModel.all.map(\.name))]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let wish = try arguments.required("model", of: self)
    guard let model = PretrainedModel.named(wish) else {
      throw UsageError.unknownChoice(wish, kind: "model", choices: PretrainedModel.all.map(\.name), suggestion: nil)
    }
    let isNew = try PretrainedModelFetcher().fetch(model) { stage in
      switch stage {
      case .checking: console.diagnostics.writeLine("\(model.title): checking what is there")
      case .waiting: console.diagnostics.writeLine("\(model.title): waiting for another process that fetches")
      case .downloading: console.diagnostics.writeLine("\(model.title): downloading \(model.megabytes) MB")
      case .unpacking: console.diagnostics.writeLine("\(model.title): unpacking")
      }
    }
    console.output.writeLine("\(model.title) \(isNew ? "is" : "was already") in \(model.folder()).")
  }
}
