public import Autograd
public import Data
public import Encoders
public import Losses
public import Tensor

/// Trains one model by one recipe: the state of a run, and the step that moves it on.
///
/// The order within a step is fixed: clamp the temperature, move the momentum encoders, compute the objectives in recipe order, sum,
/// differentiate, clip, update, enqueue. Everything random is keyed by (seed, step), so a step depends on nothing but the state and
/// the batch.
public final class Trainer {
  public let recipe: Recipe
  public let seed: Seed
  public let model: Model
  package let objectives: [BoundObjective]
  package let aggregator: BoundAggregator
  package let tokens: SpecialTokens
  /// How many steps have been taken; the next one has this number, counted from 0.
  public package(set) var completedSteps = 0
  package var queues: FeatureQueues
  package var optimizer: AdamW
  /// Whether the recipe's pre-trained weights are in the model.
  var hasInitialWeights = false

  /// Builds the model with initial values that depend on `seed` and parameter names only.
  public init(
    recipe: Recipe, seed: Seed, tokens: SpecialTokens, device: any Device = CPUDevice.standard
  ) throws(TrainingError) {
    if let fault = recipe.fault { throw .impossibleRecipe(name: recipe.name, reason: fault) }
    self.recipe = recipe
    self.seed = seed
    self.tokens = tokens
    let initial = seed.derived("model")
    model = Model(
      shape: recipe.model, encoders: recipe.encoders, temperature: recipe.temperature.initial, seed: initial,
      device: device)
    let make = ParameterMaker(seed: initial, device: device, deviation: recipe.model.initialDeviation)
    objectives = recipe.objectives.filter { !$0.weight.isZero }
      .map { BoundObjective($0, shape: recipe.model, make) }
    // The derivative by the temperature, one number that all similarities are divided by, outweighs a million others.
    aggregator = BoundAggregator(
      recipe.aggregation, objectives: objectives.map(\.name), apart: [model.temperature], make)
    queues = FeatureQueues(
      size: recipe.queueSize, width: recipe.model.embedWidth, seed: seed.derived("queues"), on: device)
    optimizer = AdamW(recipe.optimizer)
  }

  /// All parameters that training changes: the model's, the heads' in recipe order, then the aggregator's state.
  public var parameters: [Parameter] {
    model.parameters + objectives.flatMap { $0.head.parameters } + aggregator.state.parameters
  }

  /// Whether a step needs the gradients of all parameters together before the first of them may change.
  ///
  /// If not, each parameter changes as soon as its gradient is complete, and the gradient is forgotten; the results are the same,
  /// bit for bit, and the gradients never take memory all at once.
  package var needsWholeGradients: Bool { recipe.optimizer.clipNorm != nil || aggregator.readsGradients }

  /// All momentum parameters behind their online ones.
  package var momentumTwins: [(online: Parameter, momentum: Parameter)] {
    model.momentumTwins + objectives.flatMap { $0.head.momentumTwins }
  }

  /// The head of an objective; nil where the recipe does not train it.
  package func head<Kind: Objective>(of kind: Kind.Type) -> Kind.Head? {
    objectives.first { $0.name == kind.name }?.head as? Kind.Head
  }

  /// The step's shared quantities, before any objective has been asked.
  package func makeStep(_ batch: PairBatch, tape: Tape) -> TrainingStep {
    TrainingStep(
      model: model, batch: batch, queues: queues, tokens: tokens,
      distillation: recipe.distillation.share(at: completedSteps), seed: seed.derived("step", completedSteps),
      tape: tape)
  }

  /// One step.
  ///
  /// - Parameters:
  ///   - observing: Also compares the objectives' gradients, at the cost of a backward pass each; what is trained stays the same, bit
  ///     for bit.
  ///   - prepare: May preset features to replay recorded choices.
  ///   - inspect: Sees all gradients before clipping, at the cost of the memory that holds them.
  /// - Throws: ``TrainingError``. Where a loss is not finite no parameter has changed; where a gradient is not, some may have.
  @discardableResult
  public func train(
    _ batch: PairBatch, observing: Bool = false, prepare: (TrainingStep) -> Void = { _ in },
    inspect: ((Gradients) -> Void)? = nil
  ) throws(TrainingError) -> StepReport {
    guard recipe.initialization == nil || hasInitialWeights else {
      throw .impossibleRecipe(name: recipe.name, reason: "its pre-trained weights were not loaded with initialize()")
    }
    clampTemperature()
    moveMomentumEncoders()
    let tape = Tape()
    let forward = try runForward(batch, tape: tape, prepare)
    let total = aggregator.total(forward.losses, forward.pass)
    let rate = recipe.optimizer.learningRate.rate(at: completedSteps, of: recipe.steps)
    let sums: GradientSums
    var observation: GradientObservation?
    if needsWholeGradients || observing || inspect != nil {
      let gradients: Gradients
      (gradients, observation) = model.device.runPart("backward") {
        differentiate(total, forward, tape, observing: observing)
      }
      inspect?(gradients)
      sums = try update(by: gradients, rate: rate)
    } else {
      sums = try model.device.runPart("backward") { () throws(TrainingError) in
        try updateUnderway(tape, total, rate: rate)
      }
    }
    model.device.runPart("enqueue") {
      if let image = forward.imageFeatures { queues.image.enqueue(image, groups: forward.groups) }
      if let text = forward.textFeatures { queues.text.enqueue(text, groups: forward.groups) }
    }
    completedSteps += 1
    return StepReport(
      step: completedSteps - 1, total: total.value.item, losses: forward.losses.map { ($0.name, $0.value) },
      metrics: forward.metrics.map { ($0.name, $0.value.value.item) } + aggregator.metrics(),
      temperature: model.temperature.value.item, learningRate: rate, gradientNorm: sums.norm,
      trainedParameters: sums.elements, observation: observation, bands: forward.bands)
  }

  /// What the rest of a step needs of its forward pass; all other features are let go before the backward pass.
  struct Forward {
    var losses: [WeightedLoss] = []
    var metrics: [(name: String, value: Variable)] = []
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
    let value = model.temperature.value.item
    let clamped = min(max(value, recipe.temperature.least), recipe.temperature.greatest)
    if clamped != value { model.temperature.value = Tensor(clamped, on: model.device) }
  }

  /// Runs only if an objective of the recipe reads the momentum encoders: nothing is computed that nobody asked for.
  private func moveMomentumEncoders() {
    guard objectives.contains(where: { $0.readsMomentum(distillation: recipe.distillation.share) }) else { return }
    model.device.runPart("EMA") { momentumTwins.moveMomentum(decay: recipe.momentumDecay) }
  }

  private func runForward(
    _ batch: PairBatch, tape: Tape, _ prepare: (TrainingStep) -> Void
  ) throws(TrainingError) -> Forward {
    let step = makeStep(batch, tape: tape)
    prepare(step)
    var forward = Forward(pass: step.pass, seed: step.seed)
    for (place, objective) in objectives.enumerated() {
      let weight = objective.weight.weight(at: completedSteps, of: recipe.steps)
      guard weight != 0 else { continue }
      let term = objective.term(for: step)
      let value = term.loss.value.item
      guard value.isFinite else {
        throw .nonFiniteLoss(objective: objective.name, step: completedSteps, value: value)
      }
      forward.losses.append(WeightedLoss(name: objective.name, place: place, weight: weight, loss: term.loss))
      forward.metrics += term.metrics
      if let band = startBand(of: objective, for: step) { forward.bands.append((objective.name, band)) }
    }
    // An objective that joins later finds what the steps before have seen.
    guard objectives.contains(where: \.readsQueues) else { return forward }
    forward.imageFeatures = step.computed(MomentumImage())?.global
    forward.textFeatures = step.computed(MomentumText())?.global
    forward.groups = step.computed(GroupNumbers())
    return forward
  }

  /// Theory speaks of the first step of a model with random weights.
  private func startBand(of objective: BoundObjective, for step: TrainingStep) -> ReferenceBand? {
    completedSteps == 0 && recipe.initialization == nil ? objective.startBand(for: step) : nil
  }
}

/// The numbers of one training step, for logs and progress.
public struct StepReport: Sendable {
  public let step: Int
  /// The weighted sum.
  public let total: Float
  /// The unweighted loss of each objective that counted, in recipe order.
  public let losses: [(name: ObjectiveName, value: Float)]
  /// What the objectives reported beside their losses, in order.
  public let metrics: [(name: String, value: Float)]
  /// After the step.
  public let temperature: Float
  public let learningRate: Float
  /// Of all gradients together, before clipping.
  public let gradientNorm: Float
  /// Parameters that received a gradient, in elements.
  package let trainedParameters: Int
  /// What the objectives' gradients had to do with each other, if the step was observed.
  public let observation: GradientObservation?
  /// In the first step of a run: what theory gives for the loss of each objective that has a band.
  package let bands: [(name: ObjectiveName, band: ReferenceBand)]

  package init(
    step: Int, total: Float, losses: [(name: ObjectiveName, value: Float)],
    metrics: [(name: String, value: Float)] = [],
    temperature: Float, learningRate: Float, gradientNorm: Float, trainedParameters: Int,
    observation: GradientObservation? = nil, bands: [(name: ObjectiveName, band: ReferenceBand)] = []
  ) {
    self.step = step
    self.total = total
    self.losses = losses
    self.metrics = metrics
    self.temperature = temperature
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
    self.trainedParameters = trainedParameters
    self.observation = observation
    self.bands = bands
  }
}

/// Why a run cannot go on; every description is one sentence.
public enum TrainingError: Error, CustomStringConvertible {
  case impossibleRecipe(name: String, reason: String)
  case nonFiniteLoss(objective: ObjectiveName, step: Int, value: Float)
  case nonFiniteGradient(parameter: String, step: Int)

  public var description: String {
    switch self {
    case .impossibleRecipe(let name, let reason): "The recipe '\(name)' cannot be trained: \(reason)."
    case .nonFiniteLoss(let objective, let step, let value):
      "The loss of '\(objective)' is \(value) at step \(step); lower the learning rate or raise the temperature's lower bound."
    case .nonFiniteGradient(let parameter, let step):
      "The gradient of '\(parameter)' is not finite at step \(step); lower the learning rate or clip the gradients."
    }
  }
}
