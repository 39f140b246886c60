import Autograd
import Encoders
import Losses
import Tensor

/// What an aggregator makes of the losses of a step that was cut.
///
/// Shards differentiate a weighted sum each, before anybody knows the losses of the step. The aggregator's own total is taken here, over
/// numbers: it gives the value for the report, the gradients of the aggregator's state, and the factors that the shards must have used.
extension Trainer {
  struct WholeLosses {
    /// Of the step, on a tape that is used up.
    let losses: [WeightedLoss]
    let total: Float
    /// The derivative of the total by each loss.
    let slopes: [Float]
    /// Its gradients by the parameters of the aggregator.
    let state: Gradients
  }

  func aggregate(
    _ values: [(name: ObjectiveName, place: Int, weight: Float, value: Float)]
  ) -> WholeLosses {
    let tape = Tape()
    let leaves = values.map { Parameter(path: "loss.\($0.name)", value: Tensor($0.value, on: model.device)) }
    let losses = zip(values, leaves).map { loss, leaf in
      WeightedLoss(name: loss.name, place: loss.place, weight: loss.weight, loss: tape.variable(leaf))
    }
    let total = aggregator.total(losses, .training(tape, seed: stepSeed.derived("online dropout")))
    let gradients = tape.gradients(of: total)
    let state = aggregator.state.parameters.compactMap { parameter in gradients[parameter].map { (parameter, $0) } }
    let zero = Tensor(0, on: model.device)
    let numbers = Tensor.gathering([total.value] + leaves.map { gradients[$0] ?? zero }, on: model.device).values
    return WholeLosses(
      losses: losses, total: numbers[0], slopes: Array(numbers.dropFirst()), state: Gradients(state))
  }

  /// Whether each shard has weighed its losses as the aggregator weighs those of the step. One whose weights follow the losses of the
  /// step cannot be known to a shard; its gradients would be wrong, so no parameter has changed.
  func check(_ weights: [[Float]], against whole: WholeLosses) throws(TrainingError) {
    guard !aggregator.readsGradients else { return }
    for used in weights {
      for (place, (used, slope)) in zip(used, whole.slopes).enumerated()
      where !(abs(used - slope) <= 1e-4 * max(abs(slope), abs(used))) {
        throw .impossibleRecipe(
          name: recipe.name,
          reason: "the aggregation '\(recipe.aggregation.name)' weighs the loss of '\(whole.losses[place].name)' by "
            + "\(slope), and a shard by \(used); with shards above 1 weights must not depend on the losses")
      }
    }
  }

  /// The gradients of the summed shards with those of the aggregator's state.
  func adding(_ state: Gradients, to gradients: Gradients?) -> Gradients {
    let all = [gradients, state].compactMap { $0 }.flatMap { own in
      own.parameters.compactMap { parameter in own[parameter].map { (parameter, $0) } }
    }
    return Gradients(all)
  }
}
