import Encoders
package import Autograd
package import Data
public import Losses
package import Tensor
import Training

/// How a task trains: the optimizer, how long, and how pictures are shown. Hashed into the task's fingerprint.
public struct FineTuning: Sendable, Codable, Hashable {
  /// The step size over time, weight decay and the moments.
  public var optimizer: AdamWSettings
  /// Examples a step.
  public var batchSize: Int
  /// Pictures a step, each with all of its examples, in place of `batchSize`: where a picture has many, they come at the price of one.
  public var picturesPerBatch: Int?
  /// How many steps the network is trained.
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

  /// Settings of fine-tuning; without `warmUp` the learning rate rises over a twentieth of the steps, and it ends at a
  /// fiftieth of its peak.
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

/// A task that trains by ``FineTuning``, so that one can change how.
public protocol FineTunedTask: DownstreamTask {
  /// How the network is trained, which a study may adjust.
  var settings: FineTuning { get set }
}

/// Trains parameters on examples, step by step; everything random is keyed by (seed, step).
package struct FineTuner {
  let task: String
  let settings: FineTuning
  let parameters: [Parameter]
  /// With those that follow them as a moving average; empty without distillation.
  let momentumTwins: [(online: Parameter, momentum: Parameter)]
  /// The places of the examples that are trained on; those of one unit stay together.
  private let units: [[Int]]
  private let unitsPerBatch: Int
  let seed: Seed

  /// - Parameters:
  ///   - momentum: Those that follow `parameters`, in the same order; nil without distillation.
  ///   - examples: Those without a target are not trained on.
  package init(
    task: String, settings: FineTuning, parameters: [Parameter], momentum: [Parameter]? = nil,
    examples: [FusedExample], seed: Seed
  ) {
    self.task = task
    self.settings = settings
    self.parameters = parameters
    momentumTwins = momentum.map { parameters.followed(by: $0) } ?? []
    self.seed = seed
    let taught = examples.indices.filter { !examples[$0].targets.isEmpty }
    if settings.picturesPerBatch != nil {
      let places = Dictionary(grouping: taught) { examples[$0].pictures }
      units = places.values.sorted { ($0.first ?? 0) < ($1.first ?? 0) }
    } else {
      units = taught.map { [$0] }
    }
    unitsPerBatch = settings.picturesPerBatch ?? settings.batchSize
  }

  /// The number of examples that are trained on.
  var exampleCount: Int { units.reduce(0) { $0 + $1.count } }

  /// - Parameter loss: Of the examples `chosen`, recorded on the tape; whatever it draws is keyed by `key`.
  package func train(
    loss: (_ chosen: [Int], _ key: Seed, _ tape: Tape) throws -> Variable,
    _ progress: (DownstreamProgress) throws -> Void
  ) throws {
    guard !units.isEmpty else { throw DownstreamError.emptiness(task: task, part: "training") }
    let batchSize = min(unitsPerBatch, units.count)
    let order = EpochOrder(sampleCount: units.count, batchSize: batchSize, seed: seed.derived("order"))
    var epoch = (number: -1, samples: [Int]())
    let engine = Engine(settings.optimizer, parameters: parameters, momentumTwins: momentumTwins)
    for step in 0..<settings.steps {
      let (number, start) = order.position(ofStep: step)
      if epoch.number != number { epoch = (number, order.samples(inEpoch: number)) }
      let chosen = epoch.samples[start..<(start + batchSize)].flatMap { units[$0] }
      let tape = Tape()
      let loss = try loss(chosen, seed.derived("step", step), tape)
      let reading: StepReading
      do {
        reading = try engine.descend(
          loss, on: tape, learningRate: settings.optimizer.learningRate.rate(at: step, of: settings.steps))
      } catch {
        throw DownstreamError.divergence(task: task, step: step)
      }
      engine.moveMomentum(decay: settings.momentumDecay)
      try progress(
        DownstreamProgress(
          task: task, phase: .training, completed: step + 1, total: settings.steps, loss: reading.losses[0]))
    }
  }
}
