public import Data
public import Encoders
import JSON
public import Losses
public import Tensor

/// Everything that decides what a training run computes, but its seed and its data: a value, hashed into the run's identity.
///
/// ```swift
/// let tcl = Recipe.tcl(.demo)
/// let withoutLMI = tcl.removing(LMI.self).named("TCL without LMI")
/// let cooler = tcl.with(\.temperature.initial, 0.04).named("TCL at 0.04")
/// ```
public struct Recipe: Sendable, Codable, Hashable {
  /// The row of a table; not part of the identity, and empty where a recipe is read back.
  public var name = ""
  /// The sizes of the encoders.
  public var model: ModelShape
  /// The objectives in the order in which they are computed and summed.
  public var objectives: [WeightedObjective]
  /// The learned temperature of the contrastive losses.
  public var temperature: TemperatureSettings
  /// How much of the momentum model's predictions is in the targets.
  public var distillation: Distillation
  /// How much of the momentum encoders remains in each step: `p_m = decay * p_m + (1 - decay) * p`.
  public var momentumDecay: Float
  /// Momentum features of earlier batches that serve as negatives.
  public var queueSize: Int
  /// The step size over time, weight decay and the moments.
  public var optimizer: AdamWSettings
  /// Nil for the weighted sum, which the identity then does not mention: as before there was a choice.
  private var chosenAggregation: Aggregation?
  /// Pairs a step; ``shards`` says into how many parts they are cut.
  public var batchSize: Int
  /// Nil for one, which the identity then does not mention.
  private var chosenShards: Int?
  /// Nil for those of the shard, which the identity then does not mention.
  private var chosenNegatives: Negatives?
  /// Setting it says the length in steps, whatever was said in epochs.
  public var steps: Int { didSet { epochs = nil } }
  /// The length in epochs, each training picture once in an epoch, where it is said so; ``lasting(epochs:)`` says it. A study makes steps
  /// of it when its data are known, and only they are part of the identity.
  public private(set) var epochs: Double?
  /// How pictures become views.
  public var augmentation: Augmentation
  /// The greatest number of tokens of a caption, the first token included.
  public var maxTextLength: Int
  /// Samples of the buffer through which the pairs of shards go, as in WebDataset: shards in random order, each from front to back. Nil
  /// shuffles all pairs, which reads at random places.
  public var shuffleBuffer: Int?
  /// Nil for none, which the identity then does not mention.
  private var chosenCaptionNoise: Float?
  private var chosenExcludedStyles: [String]?
  /// What the model begins with; nil for random values.
  public var initialization: Initialization?
  /// Nil for the standard, which the identity then does not mention.
  private var chosenTokenizer: TokenizerSettings?
  /// Nil for the standard ones, which the identity then does not mention.
  private var chosenEncoders: EncoderChoice?
  /// Nil where all layers are trained, which the identity then does not mention.
  private var chosenFrozen: FrozenLayers?
  /// Nil for the published one, which the identity then does not mention.
  private var chosenReranking: RerankingCriterion?
  /// Nil for new views in every epoch, which the identity then does not mention.
  private var chosenViews: ViewSupply?
  /// Nil for float32, which the identity then does not mention.
  private var chosenPrecision: Precision?
  /// Objectives that a weight was given to and that the recipe does not have: probably a mistake. Not part of the identity.
  package var unheeded: [ObjectiveName] = []

  /// A recipe from its settings; random weights and a tokenizer that is trained, unless others are given.
  public init(
    name: String, model: ModelShape, objectives: [WeightedObjective],
    temperature: TemperatureSettings = TemperatureSettings(), distillation: Distillation, momentumDecay: Float = 0.995,
    queueSize: Int, optimizer: AdamWSettings, aggregation: Aggregation = .weightedSum, batchSize: Int, steps: Int,
    augmentation: Augmentation, maxTextLength: Int = 25, initialization: Initialization? = nil,
    tokenizer: TokenizerSettings = .standard, encoders: EncoderChoice = .vitBERT
  ) {
    self.name = name
    self.model = model
    self.objectives = objectives
    self.temperature = temperature
    self.distillation = distillation
    self.momentumDecay = momentumDecay
    self.queueSize = queueSize
    self.optimizer = optimizer
    self.batchSize = batchSize
    self.steps = steps
    self.augmentation = augmentation
    self.maxTextLength = maxTextLength
    self.initialization = initialization
    self.aggregation = aggregation
    self.tokenizer = tokenizer
    self.encoders = encoders
  }

  /// How pictures and captions become vectors; the sizes at the seams are those of `model`.
  public var encoders: EncoderChoice {
    get { chosenEncoders ?? .vitBERT }
    set { chosenEncoders = newValue == .vitBERT ? nil : newValue }
  }

  /// Lower layers that keep the values they begin with; with ``views`` that are fixed they are computed once for all runs.
  public var frozen: FrozenLayers {
    get { chosenFrozen ?? .none }
    set { chosenFrozen = newValue == .none ? nil : newValue }
  }

  /// Whether the views of a picture are drawn anew whenever it is seen, or from a few fixed ones.
  public var views: ViewSupply {
    get { chosenViews ?? .fresh }
    set { chosenViews = newValue == .fresh ? nil : newValue }
  }

  /// What orders candidates where matching re-ranks them: of the trained model, in retrieval.
  public var reranking: RerankingCriterion {
    get { chosenReranking ?? .logit }
    set { chosenReranking = newValue == .logit ? nil : newValue }
  }

  /// What the operands of matrix products and of attention are rounded to, in training and in all that is asked of the model; parameters and sums
  /// are float32 in any case.
  public var precision: Precision {
    get { chosenPrecision ?? .float32 }
    set { chosenPrecision = newValue == .float32 ? nil : newValue }
  }

  /// How the losses become one direction.
  public var aggregation: Aggregation {
    get { chosenAggregation ?? .weightedSum }
    set { chosenAggregation = newValue == .weightedSum ? nil : newValue }
  }

  /// Into how many parts of equal size a batch is cut, as a published run cuts it over as many GPUs: whatever compares pairs with one
  /// another sees those of a part, gradients are summed, and memory is that of one part. 1 does not cut.
  public var shards: Int {
    get { chosenShards ?? 1 }
    set { chosenShards = newValue == 1 ? nil : newValue }
  }

  /// What contrast sees of a batch that is cut.
  public var negatives: Negatives {
    get { chosenNegatives ?? .shard }
    set { chosenNegatives = newValue == .shard ? nil : newValue }
  }

  /// The share of training pairs whose captions are those of another pair, in `0...1`; which pairs follows from the seed alone, and
  /// a greater share spoils those of a smaller one too.
  public var captionNoise: Float {
    get { chosenCaptionNoise ?? 0 }
    set { chosenCaptionNoise = newValue == 0 ? nil : newValue }
  }

  /// Drawing styles that training does not see, such as `noto`; data without styles are left as they are.
  public var excludedStyles: [String] {
    get { chosenExcludedStyles ?? [] }
    set { chosenExcludedStyles = newValue.isEmpty ? nil : newValue }
  }

  /// How captions become tokens.
  public var tokenizer: TokenizerSettings {
    get { chosenTokenizer ?? .standard }
    set { chosenTokenizer = newValue == .standard ? nil : newValue }
  }

  private enum CodingKeys: String, CodingKey {
    // Not the name: the same training under another heading is the same run.
    case model, objectives, temperature, distillation, momentumDecay, queueSize, optimizer, batchSize, steps
    case augmentation, maxTextLength, initialization, shuffleBuffer
    case chosenTokenizer = "tokenizer"
    case chosenAggregation = "aggregation"
    case chosenShards = "shards"
    case chosenNegatives = "negatives"
    case chosenCaptionNoise = "captionNoise"
    case chosenExcludedStyles = "excludedStyles"
    case chosenEncoders = "encoders"
    case chosenFrozen = "frozen"
    case chosenViews = "views"
    case chosenReranking = "reranking"
    case chosenPrecision = "precision"
  }
}

extension Recipe {
  /// The same recipe under another heading.
  public func named(_ name: String) -> Recipe { with(\.name, name) }

  /// The same recipe with one setting changed.
  public func with<Value>(_ setting: WritableKeyPath<Recipe, Value>, _ value: Value) -> Recipe {
    var result = self
    result[keyPath: setting] = value
    return result
  }

  /// The same training for as long as each picture takes to be seen `epochs` times.
  public func lasting(epochs: Double) -> Recipe {
    var result = self
    result.epochs = epochs
    return result
  }

  /// With as many steps as the epochs are on `pairs` pairs: warm-up takes a tenth of them at the most, and distillation grows in the
  /// first epoch at the latest, as in the published code. As it is where no epochs are said.
  package func lasting(onPairs pairs: Int) -> Recipe {
    // What is not a length stays, so that the fault is said.
    guard let epochs, Recipe.isLength(epochs) else { return self }
    var result = self
    let perEpoch = pairs / max(1, batchSize)
    result.steps = max(1, Int((epochs * Double(perEpoch)).rounded()))
    result.optimizer.learningRate.warmUp = min(optimizer.learningRate.warmUp, result.steps / 10)
    result.distillation.rampSteps = min(distillation.rampSteps, max(1, perEpoch))
    return result
  }

  /// Without the objectives of these types. The other weights stay as they are.
  public func removing(_ types: any Objective.Type...) -> Recipe {
    with(\.objectives, objectives.filter { term in !types.contains { $0.name == term.name } })
  }

  /// With the objectives of these types only. Their weights stay as they are.
  public func only(_ types: any Objective.Type...) -> Recipe {
    with(\.objectives, objectives.filter { term in types.contains { $0.name == term.name } })
  }

  /// With one more objective.
  public func adding(_ objective: any Objective, weight: Float = 1) -> Recipe {
    with(\.objectives, objectives + [WeightedObjective(objective, weight: weight)])
  }

  /// With another weight for one objective; noted in `unheeded` where the recipe does not have it.
  public func weighted(_ type: any Objective.Type, _ weight: Schedule) -> Recipe {
    changing(type) { $0.weight = weight }
  }

  /// With another rhythm for one objective; noted in `unheeded` where the recipe does not have it.
  public func paced(_ type: any Objective.Type, _ cadence: Cadence) -> Recipe {
    changing(type) { $0.cadence = cadence }
  }

  private func changing(_ type: any Objective.Type, _ change: (inout WeightedObjective) -> Void) -> Recipe {
    guard let place = objectives.firstIndex(where: { $0.name == type.name }) else {
      return with(\.unheeded, unheeded + [type.name])
    }
    var result = self
    change(&result.objectives[place])
    return result
  }

  /// With another constant weight for one objective.
  public func weighted(_ type: any Objective.Type, _ weight: Float) -> Recipe {
    weighted(type, .constant(weight))
  }
}

extension Recipe {
  /// The settings in canonical form: equal recipes give equal text, whatever their names.
  package func canonicalJSON() throws -> String { try CanonicalJSON.text(of: self) }

  /// A hash of everything but the name.
  package func fingerprint() throws -> UInt64 { Hashing.mix(Hashing.fnv1a(try canonicalJSON())) }
}

/// The learnable temperature of a recipe.
public struct TemperatureSettings: Sendable, Codable, Hashable {
  /// The temperature before the first step.
  public var initial: Float
  /// It is clamped to this range before every step.
  public var least: Float
  /// The greatest value that it is clamped to.
  public var greatest: Float
  /// Its learning rate relative to the other parameters'; 0 keeps it fixed.
  public var rateScale: Float

  /// A temperature that starts at `initial` and is kept in `least...greatest`.
  public init(initial: Float = 0.07, least: Float = 0.001, greatest: Float = 0.5, rateScale: Float = 1) {
    self.initial = initial
    self.least = least
    self.greatest = greatest
    self.rateScale = rateScale
  }
}

/// How much of the targets comes from the momentum encoders.
public struct Distillation: Sendable, Codable, Hashable {
  /// The share after the ramp, in `0...1`; 0 switches distillation off.
  public var share: Float
  /// Steps over which the share grows linearly from 0 (the first epoch in the published code).
  public var rampSteps: Int

  /// A share that rises from 0 over the first `rampSteps` steps.
  public init(share: Float, rampSteps: Int) {
    self.share = share
    self.rampSteps = rampSteps
  }

  /// Targets are labels alone.
  public static let none = Distillation(share: 0, rampSteps: 0)

  /// The share at a step, which counts from 0.
  public func share(at step: Int) -> Float {
    rampSteps > 0 ? share * min(1, Float(step) / Float(rampSteps)) : share
  }
}
