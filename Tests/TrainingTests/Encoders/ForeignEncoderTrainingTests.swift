import Autograd
import Encoders
import Experiments
import Foundation
import Losses
import Parts
import Tensor
import TestSupport
import Testing
import Training

/// Encoders that this package does not have train, are observed and stored as ours are.
@Suite struct ForeignEncoderTrainingTests {
  private static let tcl = Recipe.tcl(.smoke)

  /// Each objective alone, then all five.
  private static let recipes = [
    tcl.only(CMA.self), tcl.only(IMC.self), tcl.only(LMI.self), tcl.only(ITM.self), tcl.only(MLM.self), tcl,
  ]

  /// Each of the three alone in the company of the standard ones, then all together.
  private static let foreign = EncoderChoice.compared.map(\.value).filter { $0 != .vitBERT }

  private func trainer(_ recipe: Recipe, _ encoders: EncoderChoice) throws -> Trainer {
    try Trainer(recipe: recipe.with(\.encoders, encoders), seed: Seed(3), tokens: exampleTokens)
  }

  @Test(arguments: recipes, foreign) func `All objectives train with them`(
    recipe: Recipe, encoders: EncoderChoice
  ) throws {
    let trainer = try trainer(recipe, encoders)
    let first = trainer.parameters.map(\.value.values)
    for step in 0..<4 {
      let report = try trainer.train(exampleBatch(step), observing: step == 2)
      #expect(report.total.isFinite)
      guard step == 2 else { continue }
      let observation = try #require(report.observation)
      let modules = recipe == Self.tcl ? ["image encoder", "text encoder", "fusion encoder", "projections"] : []
      for module in modules { #expect(observation.group(module) != nil) }
    }
    let moved = zip(trainer.parameters, first).filter { $0.value.values != $1 }.map(\.0.path)
    let all = trainer.parameters.map(\.path)
    // All five use everything; one alone leaves out what it never asks for.
    if recipe == Self.tcl { #expect(Set(moved).isSuperset(of: all.filter { !$0.hasSuffix("key.bias") })) }
    #expect(!moved.isEmpty)
  }

  @Test(arguments: foreign) func `A run with them that continues from a checkpoint ends the same`(
    encoders: EncoderChoice
  ) throws {
    let path = FileManager.default.temporaryDirectory.path + "/triad-foreign-\(UUID().uuidString).safetensors"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let undisturbed = try trainer(Self.tcl, encoders)
    for step in 0..<4 { try undisturbed.train(exampleBatch(step)) }
    let first = try trainer(Self.tcl, encoders)
    for step in 0..<2 { try first.train(exampleBatch(step)) }
    try Checkpoint.write(first, to: path)
    let second = try trainer(Self.tcl, encoders)
    try Checkpoint.restore(second, from: path)
    for step in 2..<4 { try second.train(exampleBatch(step)) }
    for (a, b) in zip(undisturbed.parameters, second.parameters) {
      #expect(a.value.values == b.value.values, "\(a.path)")
    }
    for (a, b) in zip(undisturbed.momentumTwins, second.momentumTwins) {
      #expect(a.momentum.value.values == b.momentum.value.values, "\(a.momentum.path)")
    }
  }

  @Test func `The standard encoders by name are the same training, bit for bit`() throws {
    let plain = try Trainer(recipe: Self.tcl, seed: Seed(3), tokens: exampleTokens)
    let named = try trainer(Self.tcl, EncoderChoice(image: ViT(), text: BERT(), fusion: BERTFusion()))
    for step in 0..<2 {
      #expect(try plain.train(exampleBatch(step)).total == named.train(exampleBatch(step)).total)
    }
  }

  @Test func `Objectives conform in their company`() {
    var fixture = ConformanceFixture()
    fixture.encoders = EncoderChoice.compared[4].value
    for report in [checkObjective(CMA(), in: fixture), checkObjective(LMI(), in: fixture)] {
      #expect(report.isConforming, "\(report)")
    }
    for report in [checkObjective(ITM(), in: fixture), checkObjective(MLM(), in: fixture)] {
      #expect(report.isConforming, "\(report)")
    }
  }
}
