import Autograd
import Command
import Data
import Encoders
import Foundation
import Losses
import Studies
import Tensor
import TestSupport
import Testing
import Training

/// Studies that begin with weights, from the command line to the run's folder.
@Suite struct InitializationCommandTests {
  private static let experiment = Experiment(
    "first-look", question: "Does it begin with weights?", base: Recipe.tcl, seeds: 0..<1
  ) { tcl in Arms(baseline: tcl.only(CMA.self).named("CMA"), variants: []) }

  private func triad(_ words: String...) -> Outcome { Outcome(of: words, experiments: [Self.experiment]) }

  /// Calls `body` with a folder of a BERT of `width` and two layers, and an empty one for runs.
  private func withWeights(width: Int, _ body: (_ weights: String, _ runs: String) throws -> Void) throws {
    try withTemporaryFolder { root in
      try writeSmallBERT(width: width, to: root + "/bert")
      try body(root + "/bert", root + "/runs")
    }
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
      // What was refused before its first step is not a run that was interrupted.
      let left = try FileManager.default.contentsOfDirectory(atPath: runs)
      #expect(left.allSatisfy { $0 == "studies" })
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

  @Test(arguments: [",", "minilm,", ",minilm", "a,,b"]) func aListWithNothingInItIsAnError(list: String) {
    for words in [["run", "first-look", "--scale", "smoke", "--init", list], ["checkpoint", "report", list]] {
      let refused = Outcome(of: words, experiments: [Self.experiment])
      #expect(refused.code == .failure && refused.diagnostics.contains("has nothing where weights should be named"))
    }
  }

  @Test func headsThatNothingSaysAreTheRecipesAndSaid() throws {
    try withWeights(width: 24) { weights, runs in
      let line =
        "Nothing beside \(weights)/model.safetensors says how many heads its text encoder has: it is computed with 2, the recipe's number."
      let report = triad("checkpoint", "report", weights, "--scale", "smoke", "--fit")
      #expect(report.output.contains(line), "\(report.output)")
      let words = ["--scale", "smoke", "--init", weights, "--fit", "--runs", runs]
      #expect(Outcome(of: ["plan", "first-look"] + words, experiments: [Self.experiment]).output.contains(line))
      try #"{"num_attention_heads":2}"#.write(toFile: weights + "/config.json", atomically: true, encoding: .utf8)
      let plan = Outcome(of: ["plan", "first-look"] + words, experiments: [Self.experiment])
      #expect(plan.code == .success && !plan.output.contains("Nothing beside"))
    }
  }

  @Test func weightsThatAreNoNumbersEndAStudyBeforeItTrains() throws {
    try withWeights(width: 32) { weights, runs in
      let path = weights + "/model.safetensors"
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0xc0, 0x7f])
      try bytes.write(to: URL(fileURLWithPath: path))
      let refused = triad("run", "first-look", "--scale", "smoke", "--init", weights, "--runs", runs)
      #expect(refused.code == .failure && refused.diagnostics.contains("not a finite number"), "\(refused.diagnostics)")
      #expect(
        triad("table", "first-look", "--scale", "smoke", "--init", weights, "--runs", runs).output.contains("CMA"))
    }
  }

  @Test func rowsBehindTheVocabularyTrainAndAreSaid() throws {
    try withWeights(width: 32) { weights, runs in
      let vocabulary = weights + "/vocab.txt"
      let lines = try String(contentsOfFile: vocabulary, encoding: .utf8).split(separator: "\n").dropLast(3)
      try lines.map { $0 + "\n" }.joined().write(toFile: vocabulary, atomically: true, encoding: .utf8)
      let run = triad("run", "first-look", "--scale", "smoke", "--init", weights, "--fit", "--runs", runs)
      #expect(run.code == .success, "\(run.diagnostics)")
      #expect(run.diagnostics.contains("word_embeddings.weight [31, 32] to [28, 32]"), "\(run.diagnostics)")
      try (lines + (0..<9).map { "more\($0)" }).map { $0 + "\n" }.joined()
        .write(toFile: vocabulary, atomically: true, encoding: .utf8)
      let few = triad("run", "first-look", "--scale", "smoke", "--init", weights, "--fit", "--runs", runs + "2")
      #expect(few.code == .failure, "\(few.diagnostics)")
      #expect(few.diagnostics.contains("vocabulary") && !few.diagnostics.contains("--fit"), "\(few.diagnostics)")
    }
  }

  @Test func fitMeansNothingAlone() {
    let refused = triad("run", "first-look", "--scale", "smoke", "--fit")
    #expect(
      refused.code == .usage
        && refused.diagnostics == "triad: \"--fit\" has no effect without \"--init\": give both, or leave it out.\n")
  }

  @Test func whatIsNoFileIsNamed() {
    let refused = triad("run", "first-look", "--scale", "smoke", "--init", "/nowhere/bert")
    #expect(refused.code == .failure && refused.diagnostics.contains("/nowhere/bert"))
  }
}
