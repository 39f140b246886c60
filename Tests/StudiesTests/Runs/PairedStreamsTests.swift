import TestSupport
import Autograd
import Data
import Encoders
import Losses
import Parts
import Studies
import Tensor
import Testing
import Training

/// All arms of a seed share everything random: adding an objective moves nothing that was there.
@Suite struct PairedStreamsTests {
  private static let core = Recipe.tcl(.smoke).only(CMA.self, ITM.self, MLM.self)

  /// Each adds one objective to the core; the last has parameters and random numbers of its own.
  private static let larger: [Recipe] = [
    Recipe.tcl(.smoke).removing(LMI.self), Recipe.tcl(.smoke).removing(IMC.self), Recipe.tcl(.smoke),
    core.adding(DrawingObjective()),
    core.with(\.objectives, [WeightedObjective(DrawingObjective())] + core.objectives),
  ]

  private let data: StudyData
  private let tokenizer: WordPieceTokenizer

  init() throws {
    data = try StudyData(.shapes, at: .smoke)
    tokenizer = try data.makeTokenizer(vocabularySize: 256)
  }

  private func trainer(_ recipe: Recipe, seed: UInt64 = 3) throws -> Trainer {
    try Trainer(
      recipe: recipe.with(\.model.vocabularySize, tokenizer.vocabularySize), seed: Seed(seed),
      tokens: tokenizer.specialTokens)
  }

  private func batch(_ recipe: Recipe, step: Int) throws -> PairBatch {
    let loader = PairLoader(
      data.training, tokenizer: tokenizer,
      options: LoaderOptions(batchSize: recipe.batchSize, augmentation: recipe.augmentation),
      seed: Seed(3).derived("data"), steps: step..<step + 1)
    defer { loader.cancel() }
    return try #require(try loader.next()).uploaded(to: CPUDevice.standard)
  }

  @Test(arguments: larger) func sharedParametersBeginWithTheSameBits(recipe: Recipe) throws {
    let values = try trainer(recipe).initialValues
    for (path, value) in try trainer(Self.core).initialValues { #expect(values[path] == value, "\(path)") }
  }

  @Test(arguments: larger) func queuesBeginWithTheSameBits(recipe: Recipe) throws {
    let (one, other) = (try trainer(Self.core), try trainer(recipe))
    #expect(one.queues.image.features.bits == other.queues.image.features.bits)
    #expect(one.queues.text.features.bits == other.queues.text.features.bits)
  }

  @Test(arguments: larger) func batchesHaveTheSamePairsViewsAndTokens(recipe: Recipe) throws {
    for step in [0, 17] {
      let (one, other) = (try batch(Self.core, step: step), try batch(recipe, step: step))
      #expect(one.samples == other.samples)
      #expect(one.text == other.text)
      #expect(one.firstViews.bits == other.firstViews.bits)
      #expect(one.secondViews.bits == other.secondViews.bits)
    }
  }

  /// At the first step the parameters agree too, so whatever is computed from them and from random numbers must agree.
  @Test(arguments: larger) func dropoutMasksAndNegativesAreThoseOfTheCore(recipe: Recipe) throws {
    let batch = try batch(Self.core, step: 0)
    let (one, other) = (try trainer(Self.core), try trainer(recipe))
    let (left, right) = (one.makeStep(batch, tape: Tape()), other.makeStep(batch, tape: Tape()))
    // The larger recipe computes everything first: what it draws must not reach the others.
    for objective in other.objectives { _ = objective.term(for: right) }
    #expect(left[OnlineText()].tokens.rows.value.bits == right[OnlineText()].tokens.rows.value.bits)
    #expect(left[MomentumText()].tokens.rows.value.bits == right[MomentumText()].tokens.rows.value.bits)
    #expect(left[MaskedText(TokenMasking())] == right[MaskedText(TokenMasking())])
    #expect(left[HardNegatives()] == right[HardNegatives()])
  }

  /// Later the parameters differ; the keys do not.
  @Test(arguments: larger) func keysOfLaterStepsAreThoseOfTheCore(recipe: Recipe) throws {
    let batch = try batch(Self.core, step: 2)
    let steps = try [Self.core, recipe].map { recipe in
      let trainer = try trainer(recipe)
      for step in 0..<2 { try trainer.train(try self.batch(recipe, step: step)) }
      return trainer.makeStep(batch, tape: Tape())
    }
    #expect(steps[0].seed == steps[1].seed)
    #expect(steps[0][MaskedText(TokenMasking())] == steps[1][MaskedText(TokenMasking())])
    let path = "text_encoder.bert.encoder.layer.0.output"
    #expect(steps[0].pass.dropout(0.1, at: path) == steps[1].pass.dropout(0.1, at: path))
    #expect(steps[0].momentumPass.dropout(0.1, at: path) == steps[1].momentumPass.dropout(0.1, at: path))
    // The same scores give the same negatives.
    let scores = (0..<batch.count * batch.count).map { Float($0 % 7) }
    let draws = steps.map {
      HardNegatives.draw(scores[...], samples: batch.samples, seed: $0.seed.derived("negative images"))
    }
    #expect(draws[0] == draws[1])
  }

  @Test func anotherSeedMovesEverything() throws {
    let (one, other) = (try trainer(Self.core), try trainer(Self.core, seed: 4))
    #expect(one.queues.image.features.bits != other.queues.image.features.bits)
    let batch = try batch(Self.core, step: 0)
    let (left, right) = (one.makeStep(batch, tape: Tape()), other.makeStep(batch, tape: Tape()))
    #expect(left[MaskedText(TokenMasking())] != right[MaskedText(TokenMasking())])
  }
}

extension Tensor {
  /// The values bit for bit.
  fileprivate var bits: [UInt32] { values.map(\.bitPattern) }
}

extension Trainer {
  /// All parameters and momentum twins, bit for bit, by path.
  fileprivate var initialValues: [String: [UInt32]] {
    (parameters + momentumTwins.map(\.momentum)).reduce(into: [:]) { $0[$1.path] = $1.value.bits }
  }
}

/// Has a head and draws numbers, as a plug-in may.
private struct DrawingObjective: Objective {
  static let name: ObjectiveName = "drawing"

  struct Head: Layer {
    let scale: Linear
    func visitParameters(_ visit: (Parameter) -> Void) { scale.visitParameters(visit) }
  }

  func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head {
    Head(scale: Linear(make, "drawing.scale", inputs: model.embedWidth, outputs: 1, .torchDefault))
  }

  func term(for step: TrainingStep, head: Head) -> LossTerm {
    var random = step.seed.derived("drawing").stream()
    return LossTerm(head.scale(step[OnlineImage()].global, step.pass).mean() * random.uniform())
  }
}
