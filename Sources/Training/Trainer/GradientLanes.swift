import Autograd
import Encoders
import Losses
import Tensor

/// From the losses of a step to the gradient to follow.
extension Trainer {
  /// Changes the parameters by the losses of a step.
  func follow(
    _ total: Variable, _ forward: Forward, _ tape: Tape, rate: Float, observing: Bool,
    _ inspect: ((Gradients) -> Void)?
  ) throws(TrainingError) -> (reading: StepReading, observation: GradientObservation?) {
    let losses = forward.losses.map(\.loss.value)
    // All that a step has to say is read at once, when the parameters have been changed.
    let numbers = { [model] in [total.value, model.temperature.value] + forward.metrics.map(\.value.value) }
    do {
      guard observing || aggregator.readsGradients else {
        let reducing = inspect.map { inspect in
          { (gradients: Gradients) in
            inspect(gradients)
            return gradients
          }
        }
        return (
          try engine.descend(
            total, on: tape, learningRate: rate, guarding: losses, reading: numbers, reducing: reducing), nil
        )
      }
      // What is not finite must not reach the aggregator's state.
      if aggregator.readsGradients { try requireFinite(forward.losses) }
      let (gradients, observation) = model.device.runPart("backward") {
        differentiate(total, forward, tape, observing: observing)
      }
      inspect?(gradients)
      return (
        try engine.update(by: gradients, learningRate: rate, guarding: losses, reading: numbers), observation
      )
    } catch {
      throw trainingError(error, losses: forward.losses.map(\.name))
    }
  }

  /// What was not finite, by name.
  ///
  /// - Parameter losses: The names of those that were guarded.
  func trainingError(_ error: NonFiniteStepError, losses: [ObjectiveName]) -> TrainingError {
    switch error {
    case .loss(let place, let value):
      .nonFiniteLoss(objective: losses[place], step: completedSteps, value: value)
    case .gradient(let parameter): .nonFiniteGradient(parameter: parameter, step: completedSteps)
    }
  }

  private func requireFinite(_ losses: [WeightedLoss]) throws(NonFiniteStepError) {
    let values = Tensor.gathering(losses.map(\.loss.value), on: model.device).values
    if let place = values.firstIndex(where: { !$0.isFinite }) { throw .loss(place: place, value: values[place]) }
  }

  /// The gradient to follow from one gradient per loss, and what was observed on the way.
  private func differentiate(
    _ total: Variable, _ forward: Forward, _ tape: Tape, observing: Bool
  ) -> (gradients: Gradients, observation: GradientObservation?) {
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
      // The backward passes are the aggregator's, if it needs them too.
      let passes = aggregator.readsGradients ? Duration.zero : separated - start
      observation = observe(separate, of: losses, passes: passes)
    }
    let gradients =
      aggregator.readsGradients
      ? aggregator.combine(separate, of: losses, seed: forward.seed.derived("aggregation"))
      : tape.gradients(of: total)
    return (gradients, observation)
  }

  /// What the gradients of the losses have to do with each other.
  ///
  /// - Parameter passes: What the backward passes took that are there for the observation alone.
  func observe(_ separate: [Gradients], of losses: [WeightedLoss], passes: Duration) -> GradientObservation {
    let start = ContinuousClock.now
    let (names, weights) = (losses.map(\.name.rawValue), aggregator.weights(losses))
    let groups = GradientObservatory(model).observe(separate, of: names, weights: weights)
    return GradientObservation(
      step: completedSteps, objectives: names, weights: weights,
      seconds: (ContinuousClock.now - start + passes) / .seconds(1), groups: groups)
  }
}
