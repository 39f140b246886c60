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
  public let objectives: [BoundObjective]
  public let aggregator: BoundAggregator
  public let tokens: SpecialTokens
  /// The next step, counted from 0.
  public package(set) var step = 0
  public package(set) var queues: FeatureQueues
  public package(set) var optimizer: AdamW
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
    model = Model(shape: recipe.model, temperature: recipe.temperature.initial, seed: initial, device: device)
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
  public var needsWholeGradients: Bool { recipe.optimizer.clipNorm != nil || aggregator.readsGradients }

  /// All momentum parameters behind their online ones.
  public var momentumTwins: [(online: Parameter, momentum: Parameter)] {
    model.momentumTwins + objectives.flatMap { $0.head.momentumTwins }
  }

  /// The step's shared quantities, before any objective has been asked.
  public func makeStep(_ batch: PairBatch, tape: Tape) -> TrainingStep {
    TrainingStep(
      model: model, batch: batch, queues: queues, tokens: tokens, distillation: recipe.distillation.share(at: step),
      seed: seed.derived("step", step), tape: tape)
  }

  /// One step. `prepare` may preset features to replay recorded choices; `inspect` sees the gradients before clipping.
  ///
  /// - Parameter observing: Also compares the objectives' gradients, at the cost of a backward pass each; what is trained stays the
  ///   same, bit for bit.
  @discardableResult
  public func train(
    _ batch: PairBatch, observing: Bool = false, prepare: (TrainingStep) -> Void = { _ in },
    inspect: (Gradients) -> Void = { _ in }
  ) throws(TrainingError) -> StepReport {
    guard recipe.initialization == nil || hasInitialWeights else {
      throw .impossibleRecipe(name: recipe.name, reason: "its pre-trained weights were not loaded with initialize()")
    }
    clampTemperature()
    moveMomentumEncoders()
    let tape = Tape()
    let step = makeStep(batch, tape: tape)
    prepare(step)
    let terms = try computeTerms(step)
    let bands = self.step == 0 ? terms.compactMap { term in term.band.map { (name: term.loss.name, band: $0) } } : []
    let losses = terms.map(\.loss)
    let (total, gradients, observation) = model.device.part("backward") {
      differentiate(losses, step, tape, observing: observing)
    }
    inspect(gradients)
    let norm = try model.device.part("gradient norm") { () throws(TrainingError) in try checkedNorm(gradients) }
    let rate = recipe.optimizer.learningRate.rate(at: self.step, of: recipe.steps)
    let clip = recipe.optimizer.clipNorm.map { Float(norm) > $0 ? $0 / Float(norm) : 1 } ?? 1
    model.device.part("optimizer") {
      optimizer.update(
        parameters, gradients: gradients, learningRate: rate, gradientScale: clip, rateScale: rateScale)
    }
    model.device.part("enqueue") {
      if let image = step.computed(MomentumImage()) { queues.image.enqueue(image.global) }
      if let text = step.computed(MomentumText()) { queues.text.enqueue(text.global) }
    }
    self.step += 1
    return StepReport(
      step: self.step - 1, total: total.value.item, losses: losses.map { ($0.name, $0.value) },
      metrics: terms.flatMap { $0.metrics.map { ($0.name, $0.value.value.item) } } + aggregator.metrics(),
      temperature: model.temperature.value.item, learningRate: rate, gradientNorm: Float(norm),
      trainedParameters: gradients.parameters.reduce(0) { $0 + $1.value.count }, observation: observation,
      bands: bands)
  }

  private struct Term {
    let loss: WeightedLoss
    let metrics: [(name: String, value: Variable)]
    let band: ReferenceBand?
  }

  /// Factors on the learning rate of single parameters, by path.
  private var rateScale: [String: Float] {
    aggregator.rateScale.merging([model.temperature.path: recipe.temperature.rateScale]) { $1 }
  }

  private func clampTemperature() {
    let value = model.temperature.value.item
    let clamped = min(max(value, recipe.temperature.least), recipe.temperature.greatest)
    if clamped != value { model.temperature.value = Tensor(clamped, on: model.device) }
  }

  /// Runs only if an objective of the recipe reads the momentum encoders: nothing is computed that nobody asked for.
  private func moveMomentumEncoders() {
    guard objectives.contains(where: { $0.readsMomentum(distillation: recipe.distillation.share) }) else { return }
    model.device.part("EMA") {
      for (online, momentum) in momentumTwins {
        momentum.value.move(toward: online.value, weight: 1 - recipe.momentumDecay)
      }
    }
  }

  private func computeTerms(_ step: TrainingStep) throws(TrainingError) -> [Term] {
    var terms: [Term] = []
    for (place, objective) in objectives.enumerated() {
      let weight = objective.weight.weight(at: self.step, of: recipe.steps)
      guard weight != 0 else { continue }
      let term = objective.term(for: step)
      let value = term.loss.value.item
      guard value.isFinite else {
        throw .nonFiniteLoss(objective: objective.name, step: self.step, value: value)
      }
      terms.append(
        Term(
          loss: WeightedLoss(name: objective.name, place: place, weight: weight, loss: term.loss),
          metrics: term.metrics, band: startBand(of: objective, for: step)))
    }
    return terms
  }

  /// Theory speaks of the first step of a model with random weights.
  private func startBand(of objective: BoundObjective, for step: TrainingStep) -> ReferenceBand? {
    self.step == 0 && recipe.initialization == nil ? objective.startBand(for: step) : nil
  }

  /// The total, the gradient to follow, and what was observed on the way.
  private func differentiate(
    _ losses: [WeightedLoss], _ step: TrainingStep, _ tape: Tape, observing: Bool
  ) -> (total: Variable, gradients: Gradients, observation: GradientObservation?) {
    let total = aggregator.total(losses, step.pass)
    guard observing || aggregator.readsGradients else { return (total, tape.gradients(of: total), nil) }
    let start = ContinuousClock.now
    // One backward pass an objective over the same record; the last one may use it up if nobody needs it again.
    let separate = losses.enumerated().map { place, loss in
      tape.gradients(
        of: loss.loss, keepingRecord: place < losses.count - 1 || !aggregator.readsGradients)
    }
    let separated = ContinuousClock.now
    var observation: GradientObservation?
    if observing {
      let weights = aggregator.weights(losses)
      let groups = GradientObservatory(model).observe(separate, of: losses.map(\.name.rawValue), weights: weights)
      // The backward passes are the aggregator's, if it needs them too.
      let began = aggregator.readsGradients ? separated : start
      observation = GradientObservation(
        step: self.step, objectives: losses.map(\.name.rawValue), weights: weights,
        seconds: (ContinuousClock.now - began) / .seconds(1), groups: groups)
    }
    let gradients =
      aggregator.readsGradients
      ? aggregator.combine(separate, of: losses, seed: step.seed.derived("aggregation"))
      : tape.gradients(of: total)
    return (total, gradients, observation)
  }

  /// The norm of all gradients; names the first parameter whose gradient is not finite.
  private func checkedNorm(_ gradients: Gradients) throws(TrainingError) -> Double {
    var squares = 0.0
    for parameter in gradients.parameters {
      guard let gradient = gradients[parameter] else { continue }
      let own = gradient.sumOfSquares()
      guard own.isFinite else { throw .nonFiniteGradient(parameter: parameter.path, step: step) }
      squares += own
    }
    return squares.squareRoot()
  }
}
