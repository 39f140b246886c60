import Data
public import Training

/// How a task trains: the optimizer, how long, and how pictures are shown. Hashed into the task's fingerprint.
public struct FineTuning: Sendable, Codable, Hashable {
  public var optimizer: AdamWSettings
  /// Examples a step.
  public var batchSize: Int
  /// Pictures a step, each with all of its examples, in place of `batchSize`: where a picture has many, they come at the price of one.
  public var picturesPerBatch: Int?
  public var steps: Int
  /// The share of a momentum model's predictions in the targets (published: 0.4 for entailment and two pictures); 0 runs no such model.
  public var distillation: Float
  /// Of the momentum model, each step.
  public var momentumDecay: Float
  /// The least share of a picture that a training view shows; 1 always shows the whole, as in evaluation.
  public var leastCrop: Float

  public init(
    learningRate: Float, steps: Int, batchSize: Int = 64, picturesPerBatch: Int? = nil, warmUp: Int? = nil,
    weightDecay: Float = 0.02,
    clipNorm: Float? = 1, distillation: Float = 0, momentumDecay: Float = 0.995, leastCrop: Float = 1
  ) {
    optimizer = AdamWSettings(
      learningRate: LearningRate(peak: learningRate, floor: learningRate / 50, warmUp: warmUp ?? max(1, steps / 20)),
      weightDecay: weightDecay, clipNorm: clipNorm)
    self.batchSize = batchSize
    self.picturesPerBatch = picturesPerBatch
    self.steps = steps
    self.distillation = distillation
    self.momentumDecay = momentumDecay
    self.leastCrop = leastCrop
  }

  /// The view of a picture in training: never mirrored and never recoloured, because texts speak of left, right and colours.
  func augmentation(side: Int) -> Augmentation {
    leastCrop >= 1
      ? .evaluation(side: side)
      : Augmentation(
        side: side, steps: [AugmentationStep(RandomResizedCrop(side: side, scale: leastCrop...1))])
  }
}
