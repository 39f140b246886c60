import Data
import Encoders
import Losses

extension Recipe {
  /// Triple Contrastive Learning (Yang et al., CVPR 2022) at a scale.
  ///
  /// `.published` is the paper: CMA, IMC and LMI, each the mean of its two directions, weigh 1/3 beside ITM and MLM, because the
  /// published code averages the six contrastive terms. The smaller scales train from random weights on little data and differ
  /// where that is needed; the differences are written out below.
  public static func tcl(_ scale: Scale) -> Recipe { scale.tcl }

  private static let objectives = [
    WeightedObjective(CMA(), weight: 1 / 3), WeightedObjective(IMC(), weight: 1 / 3),
    WeightedObjective(LMI(), weight: 1 / 3), WeightedObjective(ITM()), WeightedObjective(MLM()),
  ]

  static let published = Recipe(
    name: "TCL", model: .base, objectives: objectives,
    distillation: Distillation(share: 0.4, rampSteps: 7_800), momentumDecay: 0.995, queueSize: 65_536,
    optimizer: AdamWSettings(learningRate: LearningRate(peak: 1e-4, floor: 1e-5, warmUp: 2_000)), batchSize: 512,
    steps: 234_000, augmentation: .published(side: 256))

  /// From random weights and little data (docs/decisions/training-from-scratch.md has what was tried): groups are positives, so that
  /// pictures of one thing are not pushed apart; contrast has every step and whole batches; matching learns from even negatives, which it
  /// can tell apart from the first step on, and like the other objectives on tokens it has a part of the batch in some of the steps.
  private static let objectivesFromScratch = [
    WeightedObjective(CMA(positives: .sameGroup)), WeightedObjective(IMC(positives: .sameGroup)),
    WeightedObjective(LMI(positives: .sameGroup), weight: 0.1, cadence: Cadence(pairs: 64)),
    WeightedObjective(
      ITM(positives: .sameGroup, hardness: .constant(0), seesSimilarity: true), cadence: Cadence(every: 2, pairs: 64)),
    WeightedObjective(MLM(), cadence: Cadence(every: 4, pairs: 64)),
  ]

  static let demo = Recipe(
    name: "TCL", model: .demo, objectives: objectivesFromScratch,
    temperature: TemperatureSettings(initial: 0.07, rateScale: 0), distillation: .none, momentumDecay: 0.99,
    queueSize: 256,
    optimizer: AdamWSettings(learningRate: LearningRate(peak: 1e-3, floor: 1e-5, warmUp: 50), clipNorm: 1),
    batchSize: 128, steps: 1500, augmentation: .drawings(side: 48))

  static let full = Recipe(
    name: "TCL", model: .full, objectives: objectivesFromScratch,
    temperature: TemperatureSettings(initial: 0.07, rateScale: 0),
    distillation: Distillation(share: 0.4, rampSteps: 2_000), momentumDecay: 0.995, queueSize: 1024,
    optimizer: AdamWSettings(learningRate: LearningRate(peak: 1e-3, floor: 1e-5, warmUp: 200), clipNorm: 1),
    batchSize: 128, steps: 6_000, augmentation: .drawings(side: 64))

  /// Photographs, from random weights: the widths and depths of the small model on 128 pixels, the published views, an epoch's ramp.
  static let small = Recipe(
    name: "TCL", model: .smallPhotographs, objectives: objectivesFromScratch,
    temperature: TemperatureSettings(initial: 0.07, rateScale: 0),
    distillation: Distillation(share: 0.4, rampSteps: 2_000), momentumDecay: 0.995, queueSize: 4096,
    optimizer: AdamWSettings(learningRate: LearningRate(peak: 5e-4, floor: 1e-5, warmUp: 500), clipNorm: 1),
    batchSize: 64, steps: 20_000, augmentation: .published(side: 128)
  ).lasting(epochs: 20)

  static let smoke = Recipe(
    name: "TCL", model: .smoke, objectives: objectives, distillation: Distillation(share: 0.4, rampSteps: 4),
    momentumDecay: 0.9, queueSize: 32,
    optimizer: AdamWSettings(learningRate: LearningRate(peak: 1e-3, floor: 1e-4, warmUp: 2), clipNorm: 1),
    batchSize: 8, steps: 4, augmentation: .drawings(side: 32, flips: false))
}
