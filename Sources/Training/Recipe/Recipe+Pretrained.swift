import Checkpoints
import Data
package import Encoders
import Losses

extension Recipe {
  /// Beginning with published encoders, as the paper does, for two cores: a ViT-S and a MiniLM that are frozen, with projections of their
  /// own and a fusion layer on top.
  ///
  /// What is frozen is computed once for all runs, so that contrast costs little and can have many pairs; fusion costs more and has a part of
  /// them in every fourth step. See docs/decisions/training-from-scratch.md for what was tried.
  static let pretrained: Recipe = {
    var recipe = Recipe(
      name: "TCL", model: .pretrained, objectives: objectivesOnFrozenEncoders,
      temperature: TemperatureSettings(initial: 0.07, rateScale: 0), distillation: .none, momentumDecay: 0.99,
      queueSize: 256,
      optimizer: AdamWSettings(
        learningRate: LearningRate(peak: 3e-3, floor: 1.5e-4, warmUp: 50), weightDecay: 0.1, clipNorm: 5),
      batchSize: 256, steps: 800, augmentation: .drawings(side: 98), maxTextLength: 16,
      initialization: .pretrained(text: .minilm, image: .dinov2Small, rateScale: 0.1))
    recipe.tokenizer.tokens = .weights(.minilm)
    recipe.frozen = FrozenLayers(image: 0..<12, text: 0..<6)
    recipe.views = .fixed(4)
    recipe.reranking = .posterior
    return recipe
  }()

  /// Groups are positives in all of them: four drawings of one thing are not told apart, in contrast or in matching.
  private static let objectivesOnFrozenEncoders = [
    WeightedObjective(CMA(positives: .sameGroup)), WeightedObjective(IMC(positives: .sameGroup)),
    WeightedObjective(LMI(positives: .sameGroup), weight: 0.1, cadence: Cadence(pairs: 64)),
    WeightedObjective(
      ITM(positives: .sameGroup, hardness: .ramp(from: 0, to: 1, start: 0.2, end: 0.7), seesSimilarity: true),
      weight: .ramp(from: 0, to: 1, start: 0.1, end: 0.1), cadence: Cadence(every: 4, pairs: 64)),
    WeightedObjective(
      MLM(), weight: .ramp(from: 0, to: 1, start: 0.1, end: 0.1), cadence: Cadence(every: 4, pairs: 64)),
  ]
}

extension ModelShape {
  /// The sizes of a ViT-S/14 at 98 pixels, 50 tokens, and of a MiniLM of six layers that all read text; one fusion layer, of which
  /// only what is asked for is computed.
  package static let pretrained = ModelShape(
    imageSide: 98, patch: 14, imageWidth: 384, imageDepth: 12, imageHeads: 6, textWidth: 384, textDepth: 6,
    fusionDepth: 1, textHeads: 12, vocabularySize: 30_522, maxPositions: 64, embedWidth: 256,
    projection: PooledProjection())
}
