import Autograd
import Command
import Data
import Encoders
import Foundation
import Losses
import Studies
import Tensor
import Testing
import Training

/// Studies that begin with weights, from the command line to the run's folder.
@Suite struct InitializationCommandTests {
  private static let experiment = Experiment(
    "first-look", question: "Does it begin with weights?", base: Recipe.tcl, seeds: 0..<1
  ) { tcl in Arms(baseline: tcl.only(CMA.self).named("CMA"), variants: []) }

  private func triad(_ words: String...) -> Outcome {
    let console = Console.memory()
    let code = TriadCommand.tool(experiments: [Self.experiment]).run(words, on: console)
    return Outcome(code: code, output: console.output.text, diagnostics: console.diagnostics.text)
  }

  /// Calls `body` with a folder of a BERT of `width` and two layers, and an empty one for runs.
  private func withWeights(width: Int, _ body: (_ weights: String, _ runs: String) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("triad-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: root + "/bert", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: root) }
    let shape = ModelShape.smoke.fitting(
      WeightSizes(text: WeightSizes.Text(width: width, depth: 2, vocabularySize: 31, maxPositions: 32)))
    let model = Model(shape: shape, temperature: 1, seed: Seed(8))
    var writer = SafeTensorsWriter()
    for parameter in model.online.text.parameters + model.online.fusion.parameters {
      for (name, value) in PublishedNames.arrays(of: parameter.value, as: parameter)
      where !name.contains("crossattention") {
        writer.add(String(name.dropFirst("text_encoder.".count)), value)
      }
    }
    try writer.write(to: root + "/bert/model.safetensors")
    let tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + "abcdefghijklmnopqrstuvwxyz".map(String.init)
    try Foundation.Data(tokens.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: root + "/bert/vocab.txt"))
    try body(root + "/bert", root + "/runs")
  }

  private func run(in runs: String) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: runs).filter { $0 != "studies" }
    #expect(names.count == 1)
    return "\(runs)/\(names.first ?? "")"
  }

  @Test func aStudyBeginsWithWeightsAndKeepsTheReport() throws {
    try withWeights(width: 32) { weights, runs in
      let first = triad("run", "first-look", "--scale", "smoke", "--init", weights, "--runs", runs)
      #expect(first.code == .success, "\(first.diagnostics)")
      let report = "\(weights)/model.safetensors, read as Hugging Face BERT: "
      #expect(first.diagnostics.contains("CMA, seed 0, begins with \(report)"))
      let kept = try String(contentsOfFile: try run(in: runs) + "/weights.txt", encoding: .utf8)
      #expect(kept.hasPrefix(report) && kept.contains("missing"))
      let again = triad("run", "first-look", "--scale", "smoke", "--init", weights, "--runs", runs)
      #expect(again.diagnostics.hasPrefix("All 1 run were there already.") || again.diagnostics.contains("All 1 run"))
      let table = triad("table", "first-look", "--scale", "smoke", "--init", weights, "--runs", runs)
      #expect(table.code == .success && table.output == first.output)
      let random = triad("table", "first-look", "--scale", "smoke", "--runs", runs)
      #expect(random.output != first.output)
    }
  }

  @Test func otherWidthsNeedTheirOwnWord() throws {
    try withWeights(width: 24) { weights, runs in
      let refused = triad("run", "first-look", "--scale", "smoke", "--init", weights, "--runs", runs)
      #expect(refused.code == .failure)
      #expect(refused.diagnostics.contains("textWidth 24, but the recipe's model has 32"))
      let fitted = triad("run", "first-look", "--scale", "smoke", "--init", weights, "--fit", "--runs", runs)
      #expect(fitted.code == .success, "\(fitted.diagnostics)")
    }
  }

  @Test func reportSaysWhatWasLoaded() throws {
    try withWeights(width: 24) { weights, _ in
      let report = triad("checkpoint", "report", weights, "--scale", "smoke", "--fit")
      #expect(report.code == .success, "\(report.diagnostics)")
      #expect(report.output.hasPrefix("\(weights)/model.safetensors, read as Hugging Face BERT: "))
      #expect(report.output.contains("loaded") && report.output.contains("crossattention"))
      #expect(report.diagnostics.contains("text 24 wide, 1 + 1 layers"))
      let refused = triad("checkpoint", "report", weights, "--scale", "smoke", "--fit", "--coverage", "99.9")
      #expect(refused.code == .failure && refused.diagnostics.contains("below the 99.9 %"))
    }
  }

  @Test func fitMeansNothingAlone() {
    let refused = triad("run", "first-look", "--scale", "smoke", "--fit")
    #expect(refused.code == .usage && refused.diagnostics == "triad: \"--fit\" needs \"--init\" beside it.\n")
  }

  @Test func whatIsNoFileIsNamed() {
    let refused = triad("run", "first-look", "--scale", "smoke", "--init", "/nowhere/bert")
    #expect(refused.code == .failure && refused.diagnostics.contains("/nowhere/bert"))
  }
}
