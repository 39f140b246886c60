import Data
import Encoders
import Foundation
import Losses
import Parts
import Tensor
import Testing
import Training

/// An objective that this package does not know, in its second version.
private struct Quiet: Objective {
  static let name: ObjectiveName = "quiet"
  static let version = 2
  var strength: Float = 0.25

  func term(for step: TrainingStep, head: NoHead) -> LossTerm { CMA().term(for: step, head: head) }
}

private struct Louder: Aggregator {
  static let name = "louder"
}

private struct Invert: ImageOperation {
  static let name = "invert"

  func apply(to image: inout PixelImage, random: inout RandomStream) { image.pixels = image.pixels.map { 255 - $0 } }
}

@Suite struct RecipeCodingTests {
  private func read(_ text: String, _ types: PartTypes? = nil) throws -> Recipe {
    let decoder = JSONDecoder()
    decoder.userInfo[.parts] = types
    return try decoder.decode(Recipe.self, from: Foundation.Data(text.utf8))
  }

  /// Texts and not values: a recipe's name is in none.
  private func expectReadBack(_ recipe: Recipe, _ types: PartTypes? = nil) throws {
    let text = try recipe.canonicalJSON()
    #expect(try read(text, types).canonicalJSON() == text)
  }

  @Test(arguments: Scale.standard) func `Every published recipe is read back as it was written`(scale: Scale) throws {
    try expectReadBack(.tcl(scale))
  }

  @Test func `Whatever a recipe can say is read back`() throws {
    let tcl = Recipe.tcl(.smoke)
    for aggregation in [Aggregation.uncertainty, .pcgrad, .gradNorm(alpha: 2)] {
      try expectReadBack(tcl.with(\.aggregation, aggregation))
    }
    try expectReadBack(tcl.with(\.captionNoise, 0.3).with(\.excludedStyles, ["noto"]).with(\.shuffleBuffer, 10))
    try expectReadBack(tcl.with(\.shards, 4).with(\.negatives, .batch))
    try expectReadBack(tcl.with(\.precision, .bfloat16))
    try expectReadBack(tcl.weighted(LMI.self, .ramp(from: 0, to: 1 / 3, start: 0.1, end: 0.7)))
    try expectReadBack(tcl.with(\.augmentation, .published(side: 32, randAugment: true)))
    try expectReadBack(tcl.with(\.tokenizer, TokenizerSettings(tokens: .file("v.txt"), appendsSeparator: true)))
    try expectReadBack(tcl.with(\.tokenizer.tokens, .weights(.minilm)).with(\.tokenizer.lowercases, false))
    try expectReadBack(tcl.with(\.initialization, .pretrained(text: .minilm, requiring: 70)))
    let digest = String(repeating: "0a", count: 32)
    try expectReadBack(tcl.with(\.initialization, .pretrained(WeightSource(digest))))
    #expect(try read(tcl.canonicalJSON()).name.isEmpty)
  }

  @Test func `The precision is part of the identity where it is not float32`() throws {
    let tcl = Recipe.tcl(.smoke)
    let rounded = tcl.with(\.precision, .bfloat16)
    #expect(try !tcl.canonicalJSON().contains("precision"))
    #expect(try rounded.with(\.precision, .float32).canonicalJSON() == tcl.canonicalJSON())
    #expect(try rounded.canonicalJSON().contains(#""precision":"bfloat16""#))
    #expect(try rounded.fingerprint() != tcl.fingerprint())
    #expect(try read(rounded.canonicalJSON()).precision == .bfloat16)
    let unknown = try rounded.canonicalJSON().replacing("bfloat16", with: "float8")
    #expect(throws: DecodingError.self) { try read(unknown) }
  }

  @Test func `Parts of one's own are read back by their types and named without them`() throws {
    let types = Recipe.standardTypes.adding(Quiet.self).adding(Louder.self).adding(Invert.self)
    var recipe = Recipe.tcl(.smoke).adding(Quiet(strength: 0.5)).with(\.aggregation, Aggregation(Louder()))
    recipe.augmentation.steps.append(AugmentationStep(Invert(), probability: 0.5))
    try expectReadBack(recipe, types)
    #expect(try read(recipe.canonicalJSON(), types) == recipe.named(""))
    let known = WeightedObjective.standardTypes.names(of: .objective)
    #expect(throws: PartError.absence(kind: "objective", name: "quiet", known: known)) {
      try read(recipe.canonicalJSON())
    }
  }

  @Test func `A version above 1 is another identity, and the earlier one stays what it was`() throws {
    let recipe = Recipe.tcl(.smoke).adding(Quiet())
    let text = try recipe.canonicalJSON()
    #expect(text.contains(#""name":"quiet","settings":{"strength":0.25},"version":2,"weight""#))
    let earlier = text.replacing(#","version":2"#, with: "")
    let first = try read(earlier, Recipe.standardTypes.adding(Quiet.self))
    #expect(try first.canonicalJSON() == earlier)
    #expect(try first.fingerprint() != recipe.fingerprint())
    #expect(first.objectives != recipe.objectives)
    // Another weight is not a new version.
    #expect(try !first.weighted(Quiet.self, 0.5).canonicalJSON().contains("version"))
  }

  @Test func `No part of this package states a version yet`() {
    for type in Recipe.standardTypes.types { #expect(type.version == 1, "\(type)") }
  }

  @Test func `A recipe that was read back does not know where its tokens lay`() throws {
    let settings = try read(
      Recipe.tcl(.smoke).with(\.tokenizer.tokens, .file("vocab.txt")).canonicalJSON()
    ).tokenizer
    let error = #expect(throws: WeightSourceError.self) { try settings.tokenizer() }
    #expect(error?.description.contains("does not say where its token file is") == true)
  }
}
