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
  public let tokens: SpecialTokens
  /// The next step, counted from 0.
  public package(set) var step = 0
  public package(set) var queues: FeatureQueues
  public package(set) var optimizer: AdamW

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
    queues = FeatureQueues(
      size: recipe.queueSize, width: recipe.model.embedWidth, seed: seed.derived("queues"), on: device)
    optimizer = AdamW(recipe.optimizer)
  }

  /// All parameters that the optimizer may change: the model's, then the heads' in recipe order.
  public var parameters: [Parameter] { model.parameters + objectives.flatMap { $0.head.parameters } }

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
  @discardableResult
  public func train(
    _ batch: PairBatch, prepare: (TrainingStep) -> Void = { _ in }, inspect: (Gradients) -> Void = { _ in }
  ) throws(TrainingError) -> StepReport {
    clampTemperature()
    moveMomentumEncoders()
    let tape = Tape()
    let step = makeStep(batch, tape: tape)
    prepare(step)
    let terms = try computeTerms(step)
    let total = weightedSum(terms)
    let gradients = tape.gradients(of: total)
    inspect(gradients)
    let norm = try checkedNorm(gradients)
    let rate = recipe.optimizer.learningRate.rate(at: self.step, of: recipe.steps)
    let clip = recipe.optimizer.clipNorm.map { Float(norm) > $0 ? $0 / Float(norm) : 1 } ?? 1
    optimizer.update(
      parameters, gradients: gradients, learningRate: rate, gradientScale: clip,
      rateScale: [model.temperature.path: recipe.temperature.rateScale])
    if let image = step.computed(MomentumImage()) { queues.image.enqueue(image.global) }
    if let text = step.computed(MomentumText()) { queues.text.enqueue(text.global) }
    self.step += 1
    return StepReport(
      step: self.step - 1, total: total.value.item, losses: terms.map { ($0.name, $0.term.loss.value.item) },
      metrics: terms.flatMap { $0.term.metrics.map { ($0.name, $0.value.value.item) } },
      temperature: model.temperature.value.item, learningRate: rate, gradientNorm: Float(norm),
      trainedParameters: gradients.parameters.reduce(0) { $0 + $1.value.count })
  }

  private typealias Term = (name: ObjectiveName, weight: Float, term: LossTerm)

  private func clampTemperature() {
    let value = model.temperature.value.item
    let clamped = min(max(value, recipe.temperature.least), recipe.temperature.greatest)
    if clamped != value { model.temperature.value = Tensor(clamped, on: model.device) }
  }

  /// Runs only if an objective of the recipe reads the momentum encoders: nothing is computed that nobody asked for.
  private func moveMomentumEncoders() {
    guard objectives.contains(where: { $0.readsMomentum(distillation: recipe.distillation.share) }) else { return }
    for (online, momentum) in momentumTwins {
      momentum.value.move(toward: online.value, weight: 1 - recipe.momentumDecay)
    }
  }

  private func computeTerms(_ step: TrainingStep) throws(TrainingError) -> [Term] {
    var terms: [Term] = []
    for objective in objectives {
      let weight = objective.weight.weight(at: self.step, of: recipe.steps)
      guard weight != 0 else { continue }
      let term = objective.term(for: step)
      let value = term.loss.value.item
      guard value.isFinite else {
        throw .nonFiniteLoss(objective: objective.name, step: self.step, value: value)
      }
      terms.append((objective.name, weight, term))
    }
    return terms
  }

  private func weightedSum(_ terms: [Term]) -> Variable {
    let weighted = terms.map { $0.weight == 1 ? $0.term.loss : $0.term.loss * $0.weight }
    guard let first = weighted.first else { return Variable(Tensor(0, on: model.device)) }
    return weighted.dropFirst().reduce(first, +)
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
