import Checkpoints
import Data
import Encoders
import Reporting
import Tensor
import Training

/// `triad checkpoint report`: what files of weights would give to the model of a scale, as a run that begins with them says it.
struct CheckpointReportCommand: Subcommand {
  let name = "checkpoint report"
  let summary = "Load weights into a fresh model and report what was loaded, missing and left over"
  let parameters = [CommandParameter("weights", "As for run --init: minilm, or files joined by commas")]
  let options: [CommandOption] = [
    .choice("scale", Scale.allCases.map(\.rawValue), "Whose model", default: Scale.demo.rawValue),
    .flag("fit", "Give the model the sizes of those encoders"),
    .value("coverage", "PERCENT", "The least share of the encoders' numbers", default: "80"),
  ]

  func run(_ arguments: ParsedArguments, on console: Console) throws {
    let sources = try arguments.required("weights", of: self).split(separator: ",").map { WeightSource(String($0)) }
    let scale = arguments.value("scale").flatMap(Scale.init(rawValue:)) ?? .demo
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
    let trainer = try Trainer(recipe: recipe, seed: Seed(0), tokens: tokens)
    for report in try trainer.initialize() { console.output.writeLine(report.description) }
    let model = recipe.model
    console.diagnostics.writeLine(
      "The model of scale \(scale.rawValue): text \(model.textWidth) wide, \(model.textDepth) + \(model.fusionDepth) layers, "
        + "\(model.textHeads) heads, \(description); pictures \(model.imageWidth) wide, \(model.imageDepth) layers.")
  }
}
