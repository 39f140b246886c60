public import Autograd
public import Data
public import Encoders
public import Losses
package import Ranks
public import Tensor

/// Trains one model by one recipe: the state of a run, and the step that moves it on.
///
/// The order within a step is fixed: clamp the temperature, move the momentum encoders, compute the objectives in recipe order, sum,
/// differentiate, clip, update, enqueue. Everything random is keyed by (seed, step), so a step depends on nothing but the state and
/// the batch.
public final class Trainer {
  /// What is trained, and how.
  public let recipe: Recipe
  /// What initial values, masks and dropout are drawn from.
  public let seed: Seed
  /// The model, which every step changes.
  public let model: Model
  package let objectives: [BoundObjective]
  package let aggregator: BoundAggregator
  package let tokens: SpecialTokens
  /// How many steps have been taken; the next one has this number, counted from 0.
  public package(set) var completedSteps = 0
  package var queues: FeatureQueues
  /// What turns the losses of a step into changed parameters.
  let engine: Engine
  /// Whether the recipe's pre-trained weights are in the model.
  var hasInitialWeights = false
  /// Who computes the shards of a step, where a recipe cuts its batches.
  package var exchange: any ShardExchange = LocalShards()
  /// Who holds which part of the optimizer's state; nil where it is whole.
  private(set) var partition: ParameterPartition?

  /// Builds the model with initial values that depend on `seed` and parameter names only.
  ///
  /// - Parameter device: Where to compute. The model lies on the device that this one is in the recipe's precision, `model.device`, and batches must,
  ///   too.
  public init(
    recipe: Recipe, seed: Seed, tokens: SpecialTokens, device: any Device
  ) throws(TrainingError) {
    if let fault = recipe.fault { throw .impossibleRecipe(name: recipe.name, reason: fault) }
    self.recipe = recipe
    self.seed = seed
    self.tokens = tokens
    let device = device.computing(in: recipe.precision)
    let initial = seed.derived("model")
    model = Model(
      shape: recipe.model, encoders: recipe.encoders, frozen: recipe.frozen,
      temperature: recipe.temperature.initial, seed: initial, device: device)
    let make = ParameterMaker(seed: initial, device: device, deviation: recipe.model.initialDeviation)
    objectives = recipe.objectives.filter { !$0.weight.isZero }
      .map { BoundObjective($0, shape: recipe.model, make) }
    // The derivative by the temperature, one number that all similarities are divided by, outweighs a million others.
    aggregator = BoundAggregator(
      recipe.aggregation, objectives: objectives.map(\.name), apart: [model.temperature], make)
    queues = FeatureQueues(
      size: recipe.queueSize, width: recipe.model.embedWidth, seed: seed.derived("queues"), on: device)
    let heads = objectives.map(\.head)
    var rateScale = aggregator.rateScale.merging([model.temperature.path: recipe.temperature.rateScale]) { $1 }
    if let initialization = recipe.initialization, initialization.rateScale != 1 {
      for parameter in model.online.parameters where initialization.reaches(parameter.path) {
        rateScale[parameter.path] = initialization.rateScale
      }
    }
    engine = Engine(
      recipe.optimizer,
      parameters: model.parameters.filter { !$0.isFrozen } + heads.flatMap(\.parameters) + aggregator.state.parameters,
      momentumTwins: model.momentumTwins + heads.flatMap(\.momentumTwins),
      rateScale: rateScale)
  }

  /// All parameters that training changes: the model's but for frozen ones, the heads' in recipe order, then the aggregator's state.
  public var parameters: [Parameter] { engine.parameters }

  /// The state of the optimizer, for checkpoints.
  package var optimizer: AdamW {
    get { engine.optimizer }
    set { engine.optimizer = newValue }
  }

  /// Leaves to each rank a part of the optimizer's state. Before the first step, and before a checkpoint is read.
  package func partitionOptimizer(among ranks: Ranks) {
    let partition = ParameterPartition(parameters, among: ranks)
    self.partition = partition
    engine.optimizer = AdamW(recipe.optimizer, own: partition.own)
  }

  /// The whole state of the optimizer, on the first rank where it is divided, whose parts all ranks must ask for.
  package func wholeOptimizer() throws -> AdamW { try partition?.gathered(optimizer) ?? optimizer }

  /// Whether a step needs the gradients of all parameters together before the first of them may change.
  ///
  /// If not, each parameter changes as soon as its gradient is complete, and the gradient is forgotten; the results are the same,
  /// bit for bit, and the gradients never take memory all at once.
  package var needsWholeGradients: Bool { engine.needsWholeGradients || aggregator.readsGradients }

  /// All momentum parameters after their online ones.
  package var momentumTwins: [(online: Parameter, momentum: Parameter)] { engine.momentumTwins }

  /// What objectives remember beside parameters, in recipe order.
  package var movingMeans: [MovingMean] { objectives.flatMap(\.head.movingMeans) }

  /// The head of an objective; nil where the recipe does not train it.
  package func head<Kind: Objective>(of kind: Kind.Type) -> Kind.Head? {
    objectives.first { $0.name == kind.name }?.head as? Kind.Head
  }

  /// The step's shared quantities, before any objective has been asked; those of a shard of a batch that is cut.
  package func makeStep(_ batch: PairBatch, shard: Int? = nil, tape: Tape?) -> TrainingStep {
    TrainingStep(
      model: model, batch: batch, queues: queues, tokens: tokens,
      distillation: recipe.distillation.share(at: completedSteps),
      progress: Float(completedSteps) / Float(max(1, recipe.steps)), seed: stepSeed,
      dropoutSeed: shard.map { stepSeed.derived("shard", $0) }, tape: tape)
  }

  /// The key of everything random in the next step.
  var stepSeed: Seed { seed.derived("step", completedSteps) }

  /// One step.
  ///
  /// - Parameters:
  ///   - batch: The pairs of the step; of the shards that `exchange` gives to this process, where it does not give all.
  ///   - observing: Also compares the objectives' gradients, at the cost of a backward pass each; what is trained stays the same, bit
  ///     for bit.
  ///   - prepare: May preset features to replay recorded choices, in each shard.
  ///   - inspect: Sees all gradients before clipping, at the cost of the memory that holds them.
  /// - Throws: ``TrainingError``. Where a loss is not finite no parameter has changed; where a gradient is not, some may have unless gradients
  ///   are clipped, compared or summed over shards.
  @discardableResult
  public func train(
    _ batch: PairBatch, observing: Bool = false, prepare: (TrainingStep) -> Void = { _ in },
    inspect: ((Gradients) -> Void)? = nil
  ) throws(TrainingError) -> StepReport {
    guard recipe.initialization == nil || hasInitialWeights else {
      throw .impossibleRecipe(name: recipe.name, reason: "its pre-trained weights were not loaded with initialize()")
    }
    let shards = recipe.shards == 1 ? [0] : exchange.ownShards(of: recipe.shards)
    guard batch.count % shards.count == 0 else {
      throw .impossibleRecipe(
        name: recipe.name,
        reason: "a batch of \(batch.count) pairs cannot be cut into \(shards.count) shards of equal size")
    }
    let counter = OperationCounter(model.device)
    clampTemperature()
    moveMomentumEncoders()
    let rate = recipe.optimizer.learningRate.rate(at: completedSteps, of: recipe.steps)
    let outcome =
      recipe.shards == 1
      ? try trainWhole(batch, rate: rate, observing: observing, prepare, inspect)
      : try trainShards(shards, of: batch, rate: rate, observing: observing, prepare, inspect)
    completedSteps += 1
    return StepReport(
      step: completedSteps - 1, total: outcome.total, losses: outcome.losses,
      metrics: outcome.metrics + aggregator.metrics(),
      temperature: outcome.temperature, learningRate: rate, gradientNorm: outcome.sums.norm,
      trainedParameters: outcome.sums.elements,
      operations: counter.count.map { $0 + outcome.operationsElsewhere }, observation: outcome.observation,
      bands: outcome.bands)
  }

  /// The numbers of a step whose parameters and queues have moved on.
  struct Outcome {
    let total: Float
    let losses: [(name: ObjectiveName, value: Float)]
    let metrics: [(name: String, value: Float)]
    let temperature: Float
    let sums: GradientSums
    let observation: GradientObservation?
    let bands: [(name: ObjectiveName, band: ReferenceBand)]
    /// What other processes have computed of the step.
    var operationsElsewhere = 0
  }

  /// A step whose batch is computed at once.
  private func trainWhole(
    _ batch: PairBatch, rate: Float, observing: Bool, _ prepare: (TrainingStep) -> Void,
    _ inspect: ((Gradients) -> Void)?
  ) throws(TrainingError) -> Outcome {
    let tape = Tape()
    let forward = runForward(batch, tape: tape, prepare)
    let total = aggregator.total(forward.losses, forward.pass)
    let (reading, observation) = try follow(total, forward, tape, rate: rate, observing: observing, inspect)
    for (_, mean, value) in forward.observations { mean.move(toward: value) }
    enqueue([QueueEntry(image: forward.imageFeatures, text: forward.textFeatures, groups: forward.groups)])
    return Outcome(
      total: reading.numbers[0], losses: zip(forward.losses, reading.losses).map { ($0.name, $1) },
      metrics: zip(forward.metrics, reading.numbers[2...]).map { ($0.name, $1) }, temperature: reading.numbers[1],
      sums: reading.sums, observation: observation, bands: forward.bands)
  }

  /// What a step, or a shard of it, leaves for the queues; nil where nobody computed it.
  struct QueueEntry {
    let image: Tensor?
    let text: Tensor?
    let groups: [Int]?
  }

  /// Puts them into the queues, one after the other.
  func enqueue(_ entries: [QueueEntry]) {
    model.device.runPart("enqueue") {
      for entry in entries {
        if let image = entry.image { queues.image.enqueue(image, groups: entry.groups) }
        if let text = entry.text { queues.text.enqueue(text, groups: entry.groups) }
      }
    }
  }

  /// What the rest of a step needs of its forward pass, or of that of a shard; all other features are let go before the backward pass.
  struct Forward {
    /// Of a shard: what they add to those of the step.
    var losses: [WeightedLoss] = []
    var metrics: [(place: Int, name: String, value: Variable)] = []
    /// What moving means have seen; of a shard: its share.
    var observations: [(place: Int, mean: MovingMean, value: Tensor)] = []
    var bands: [(name: ObjectiveName, band: ReferenceBand)] = []
    let pass: Pass
    let seed: Seed
    /// For the queues, if an objective reads them.
    var imageFeatures: Tensor?
    var textFeatures: Tensor?
    /// Nil if no objective asked for them.
    var groups: [Int]?
  }

  private func clampTemperature() {
    model.temperature.value.clamp(to: recipe.temperature.least...recipe.temperature.greatest)
  }

  /// Runs only if an objective of the recipe reads the momentum encoders: nothing is computed that nobody asked for.
  private func moveMomentumEncoders() {
    guard objectives.contains(where: { $0.readsMomentum(distillation: recipe.distillation.share) }) else { return }
    engine.moveMomentum(decay: recipe.momentumDecay)
  }

  /// The objectives that count in the next step, with their places in the recipe and their weights.
  var counting: [(place: Int, objective: BoundObjective, weight: Float)] {
    objectives.enumerated().compactMap { place, objective in
      objective.weight(at: completedSteps, of: recipe.steps).map { (place, objective, $0) }
    }
  }

  /// The step, or the shard of it, as an objective sees it.
  func seen(by objective: BoundObjective, _ step: TrainingStep) -> TrainingStep {
    step.part(objective.pairs.map { $0 / recipe.shards })
  }

  func runForward(
    _ batch: PairBatch, of shard: Shard? = nil, tape: Tape, _ prepare: (TrainingStep) -> Void
  ) -> Forward {
    let step = makeStep(batch, shard: shard?.number, tape: tape)
    if let shard { shard.presetKeys(in: step) }
    prepare(step)
    var forward = Forward(pass: step.pass, seed: step.seed)
    let counting = counting
    // Whoever sees a part of the batch finds what has been computed of all of it.
    var terms: [Int: LossTerm] = [:]
    for (place, objective, _) in counting.filter({ $0.objective.pairs == nil })
      + counting.filter({ $0.objective.pairs != nil })
    {
      let own = seen(by: objective, step)
      terms[place] = shard.map { $0.term(of: objective, place, for: own) } ?? objective.term(for: own)
    }
    for (place, objective, weight) in counting {
      guard let term = terms[place] else { continue }
      forward.losses.append(WeightedLoss(name: objective.name, place: place, weight: weight, loss: term.loss))
      forward.metrics += term.metrics.map { (place, $0.name, $0.value) }
      forward.observations += term.observations.map { (place, $0.mean, $0.value) }
      // Of a batch that is cut the first shard speaks: for itself, or for all where all pairs are compared.
      if shard?.number ?? 0 == 0,
        let band = startBand(of: objective, for: seen(by: objective, step), isGathered: shard?.gathered[place] != nil)
      {
        forward.bands.append((objective.name, band))
      }
    }
    // An objective that joins later finds what the steps before have seen.
    guard objectives.contains(where: \.readsQueues) else { return forward }
    // Those of as many pairs as anybody has computed.
    let steps = step.andParts
    let widest = steps.first { $0.computed(MomentumImage()) != nil || $0.computed(MomentumText()) != nil } ?? step
    forward.imageFeatures = widest.computed(MomentumImage())?.global
    forward.textFeatures = widest.computed(MomentumText())?.global
    if steps.contains(where: { $0.computed(GroupNumbers()) != nil }) { forward.groups = widest[GroupNumbers()] }
    return forward
  }

  /// Theory speaks of the first step of a model with random weights.
  private func startBand(of objective: BoundObjective, for step: TrainingStep, isGathered: Bool) -> ReferenceBand? {
    guard completedSteps == 0, recipe.initialization == nil else { return nil }
    guard isGathered else { return objective.startBand(for: step) }
    return objective.gathering?.startBand(step.count * recipe.shards, model)
  }
}
