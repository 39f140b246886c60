package import Data
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
  /// How often a training view is mirrored, in `0...1`; nil for never. Only where texts know neither left nor right nor letters.
  public var mirroring: Float?
  /// Pixels, a multiple of the model's patch; nil for those of pre-training. Published: 384 after 256.
  public var imageSide: Int?

  public init(
    learningRate: Float, steps: Int, batchSize: Int = 64, picturesPerBatch: Int? = nil, warmUp: Int? = nil,
    weightDecay: Float = 0.02,
    clipNorm: Float? = 1, distillation: Float = 0, momentumDecay: Float = 0.995, leastCrop: Float = 1,
    mirroring: Float? = nil, imageSide: Int? = nil
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
    self.mirroring = mirroring
    self.imageSide = imageSide
  }

  /// The view of a picture in training: never recoloured, because texts speak of colours.
  package func augmentation(side: Int) -> Augmentation {
    var augmentation =
      leastCrop >= 1
      ? Augmentation.evaluation(side: side)
      : Augmentation(side: side, steps: [AugmentationStep(RandomResizedCrop(side: side, scale: leastCrop...1))])
    if let mirroring { augmentation.steps.append(AugmentationStep(HorizontalFlip(), probability: mirroring)) }
    return augmentation
  }

  /// The judged model as the task trains and asks it: seeing pictures of `imageSide`.
  package func fitted(_ backbone: Backbone) -> Backbone {
    imageSide.map { backbone.copied(imageSide: $0) } ?? backbone
  }
}
