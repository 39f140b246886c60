import Autograd
import Encoders
import Losses
import Tensor

/// From the total loss to changed parameters.
extension Trainer {
  /// Changes each parameter as soon as its gradient is complete, and forgets the gradient.
  func updateUnderway(_ tape: Tape, _ total: Variable, rate: Float) throws(TrainingError) -> GradientSums {
    let (own, scales, device) = (Set(parameters.map(ObjectIdentifier.init)), rateScale, model.device)
    // What stays is made before the gaps that backward leaves: those are the next step's.
    optimizer.prepare(tape.parameters(of: total).filter { own.contains(ObjectIdentifier($0)) })
    var sums = GradientSums()
    tape.forEachGradient(of: total) { parameter, gradient in
      device.runPart("gradient norm", isShared: true) { sums.append(parameter, gradient) }
      // After a gradient that is not finite only its name is of interest.
      guard sums.isFinite, own.contains(ObjectIdentifier(parameter)) else { return }
      device.runPart("optimizer", isShared: true) {
        optimizer.update(parameter, gradient: gradient, learningRate: rate * (scales[parameter.path] ?? 1))
      }
    }
    sums.reverse()
    if let path = sums.firstNonFinite { throw .nonFiniteGradient(parameter: path, step: completedSteps) }
    return sums
  }

  /// Changes the parameters by gradients that are all there: to be seen, clipped or combined.
  func update(by gradients: Gradients, rate: Float) throws(TrainingError) -> GradientSums {
    let sums = model.device.runPart("gradient norm") { GradientSums(gradients) }
    if let path = sums.firstNonFinite { throw .nonFiniteGradient(parameter: path, step: completedSteps) }
    model.device.runPart("optimizer") {
      optimizer.update(
        parameters, gradients: gradients, learningRate: rate,
        gradientScale: recipe.optimizer.gradientScale(norm: sums.norm), rateScale: rateScale)
    }
    return sums
  }

  /// Factors on the learning rate of single parameters, by path.
  private var rateScale: [String: Float] {
    aggregator.rateScale.merging([model.temperature.path: recipe.temperature.rateScale]) { $1 }
  }

  /// The gradient to follow, and what was observed on the way.
  func differentiate(
    _ total: Variable, _ forward: Forward, _ tape: Tape, observing: Bool
  ) -> (gradients: Gradients, observation: GradientObservation?) {
    guard observing || aggregator.readsGradients else { return (tape.gradients(of: total), nil) }
    let losses = forward.losses
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
        step: completedSteps, objectives: losses.map(\.name.rawValue), weights: weights,
        seconds: (ContinuousClock.now - began) / .seconds(1), groups: groups)
    }
    let gradients =
      aggregator.readsGradients
      ? aggregator.combine(separate, of: losses, seed: forward.seed.derived("aggregation"))
      : tape.gradients(of: total)
    return (gradients, observation)
  }
}
