public import Autograd
public import Data
public import Encoders
public import Tensor

/// One training step as objectives see it: the batch, the models, the queues, and the features computed so far.
public final class TrainingStep {
  /// The model, with its online and its momentum encoders.
  public let model: Model
  /// The pairs of the step: both views of the pictures, and the captions.
  public let batch: PairBatch
  /// The ids of the tokens that stand for no text.
  public let tokens: SpecialTokens
  /// The share of the momentum encoders' predictions in the targets, in `0...1`.
  public let distillation: Float
  /// The share of the run that is over, in `0..<1`: what a ``Schedule`` is asked at.
  public let progress: Float
  /// The key of everything random in this step, the same in all shards of a batch: what is drawn for a pair is keyed by its sample.
  public let seed: Seed
  /// Records on the step's tape, if it has one, with the online dropout.
  public let pass: Pass
  /// Records nothing; the dropout of the momentum encoders, which the published code leaves on.
  public let momentumPass: Pass

  private let kept: FeatureQueues
  /// Whether anything has looked at the queues in this step.
  package private(set) var hasReadQueues = false

  /// Nil for a step that sees a whole batch, or a whole shard of one.
  private weak var whole: TrainingStep?
  private var parts: [Int: TrainingStep] = [:]
  private var features: [AnyHashable: Any] = [:]
  private var underway: [AnyHashable] = []

  /// - Parameters:
  ///   - dropoutSeed: The key of dropout alone; nil for that of the step. The shards of a step share its key and differ in this one:
  ///     whatever is keyed by sample stays the same wherever a batch is cut.
  ///   - tape: Nil for a pass that gives the same features and records nothing.
  package init(
    model: Model, batch: PairBatch, queues: FeatureQueues, tokens: SpecialTokens, distillation: Float,
    progress: Float = 0, seed: Seed, dropoutSeed: Seed? = nil, tape: Tape?
  ) {
    self.model = model
    self.batch = batch
    kept = queues
    self.tokens = tokens
    self.distillation = distillation
    self.progress = progress
    self.seed = seed
    let dropout = dropoutSeed ?? seed
    let online = dropout.derived("online dropout")
    pass = tape.map { .training($0, seed: online) } ?? .momentum(seed: online)
    momentumPass = .momentum(seed: dropout.derived("momentum dropout"))
  }

  /// The first pairs of `whole`, in its pass.
  private init(_ pairs: Int, of whole: TrainingStep) {
    model = whole.model
    batch = whole.batch.selecting(Array(0..<pairs))
    kept = whole.kept
    tokens = whole.tokens
    distillation = whole.distillation
    progress = whole.progress
    seed = whole.seed
    pass = whole.pass
    momentumPass = whole.momentumPass
    self.whole = whole
  }

  /// The step as an objective sees it that is computed on the first `pairs` pairs alone: the same one for all who ask for as many.
  ///
  /// What a feature is for these pairs follows from them and the step; where it has been computed for the whole step already, its part is
  /// taken (``StepFeature/value(ofFirst:from:)``).
  package func part(_ pairs: Int?) -> TrainingStep {
    guard let pairs, pairs < count else { return self }
    if let known = parts[pairs] { return known }
    let part = TrainingStep(pairs, of: self)
    parts[pairs] = part
    return part
  }

  /// The steps that have been made of this one, itself first, then the greater parts.
  package var andParts: [TrainingStep] { [self] + parts.sorted { $0.key > $1.key }.map(\.value) }

  /// The learnable temperature; similarities are divided by it.
  public var temperature: Variable { pass(model.temperature) }

  /// The momentum features of earlier steps. Whose loss reads them says so in `Objective.readsQueues`.
  public var queues: FeatureQueues {
    hasReadQueues = true
    return kept
  }

  /// The number of pairs.
  public var count: Int { batch.count }

  /// The value of `feature`, computed when first asked for.
  public subscript<Feature: StepFeature>(feature: Feature) -> Feature.Value {
    if let value = self.computed(feature) { return value }
    if let value = whole?.computed(feature).flatMap({ feature.value(ofFirst: count, from: $0) }) {
      features[AnyHashable(feature)] = value
      return value
    }
    let key = AnyHashable(feature)
    require(
      !underway.contains(key),
      "features ask for each other: \((underway + [key]).map { "\($0.base)" }.joined(separator: " -> "))")
    underway.append(key)
    let value = model.device.runPart(String(describing: Feature.self), isShared: true) { feature.value(in: self) }
    underway.removeLast()
    features[key] = value
    return value
  }

  /// The value of `feature` if something has asked for it in this step.
  package func computed<Feature: StepFeature>(_ feature: Feature) -> Feature.Value? {
    features[AnyHashable(feature)] as? Feature.Value
  }

  /// Sets `feature` before anyone asks, to replay recorded choices such as masks and negatives.
  package func preset<Feature: StepFeature>(_ feature: Feature, to value: Feature.Value) {
    require(features[AnyHashable(feature)] == nil, "preset: \(feature) has been computed already")
    features[AnyHashable(feature)] = value
  }
}

/// A quantity that objectives share within a step; the key is the request, computed at most once.
///
/// A feature may ask for others. A feature that asks for itself, directly or not, stops with the cycle's names.
public protocol StepFeature: Hashable {
  /// What the feature computes.
  associatedtype Value

  /// Computes the feature; it may ask the step for others, which are then shared as well.
  func value(in step: TrainingStep) -> Value

  /// What the first pairs of a step have of its value, for objectives that see these pairs alone (``Cadence/pairs``); nil, the default,
  /// where it has to be computed for them.
  ///
  /// It must be what ``value(in:)`` gives for these pairs: no objective may notice what others have asked for.
  func value(ofFirst pairs: Int, from value: Value) -> Value?
}

extension StepFeature {
  /// Nil: it is computed for these pairs.
  public func value(ofFirst pairs: Int, from value: Value) -> Value? { nil }
}
