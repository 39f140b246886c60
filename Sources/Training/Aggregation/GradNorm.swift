package import Autograd
package import Encoders
import Foundation
package import Losses
import Parts
package import Tensor

/// Balances the objectives' gradient norms on the shared parameters (Chen et al., ICML 2018, algorithm 1). Task weights `w_i`, with
/// sum `T`, follow the gradient of `sum_i |w_i n_i - mean_j(w_j n_j) r_i^alpha|` with its target held constant, where `n_i` is the
/// norm of objective i's gradient and `r_i` its inverse training rate, `L_i / L_i(0)` over the mean of all.
///
/// Three things are settled that the paper leaves to the implementation or does otherwise: the norm is taken over all shared
/// parameters, not over one layer; the gradient of a weight is divided by the mean norm, so that one `rate` serves losses of any size;
/// and weights are moved in their logarithms, so that none becomes negative and a small one is not thrown about. The recipe's weights
/// multiply the losses before anything else.
package struct GradNorm: GradientAggregator {
  package static let name = "gradnorm"
  package static let summary =
    "Balances the objectives' gradient norms on the shared parameters (Chen et al., ICML 2018, algorithm 1)."
  package static let standard: GradNorm? = GradNorm()

  /// How strongly objectives that learn slowly are favoured: 0 makes all norms equal. Published: 1.5 for tasks that differ much,
  /// 0.12 for tasks that are alike.
  package var alpha: Float
  /// The learning rate of the weights.
  package var rate: Float

  package init(alpha: Float = 1.5, rate: Float = 0.025) {
    self.alpha = alpha
    self.rate = rate
  }

  package func fault(for objectives: [ObjectiveName]) -> String? {
    for (name, value) in [("alpha", alpha), ("rate", rate)] where !(value >= 0 && value.isFinite) {
      return "\(name) is \(value); it must not be negative"
    }
    return nil
  }

  /// The task weights and the losses that progress is measured from.
  package struct State: Layer {
    let names: [ObjectiveName]
    /// `[objectives]`, 1 at first.
    package let weights: Parameter
    /// `[objectives]`, the loss of the first step in which the objective counted; 0 before.
    package let initialLosses: Parameter

    package func visitParameters(_ visit: (Parameter) -> Void) {
      visit(weights)
      visit(initialLosses)
    }
  }

  package func makeState(for objectives: [ObjectiveName], _ make: ParameterMaker) -> State {
    State(
      names: objectives, weights: make("aggregation.weights", [objectives.count], .ones),
      initialLosses: make("aggregation.initial_losses", [objectives.count], .zeros))
  }

  package func weights(of losses: [WeightedLoss], state: State) -> [Float] {
    let weights = state.weights.value.values
    return losses.map { $0.weight * weights[$0.place] }
  }

  package func coefficients(
    of losses: [WeightedLoss], products: GradientProducts, state: State, seed: Seed
  ) -> [Double] {
    var weights = state.weights.value.values
    var initial = state.initialLosses.value.values
    for loss in losses where initial[loss.place] == 0 { initial[loss.place] = loss.value }
    let moved = moved(
      losses.map { Double(weights[$0.place]) }, weightedNorms: (0..<products.count).map { products.norm($0) },
      progress: losses.map { Double($0.value) / Double(initial[$0.place]) })
    for (loss, weight) in zip(losses, moved) { weights[loss.place] = Float(weight) }
    // The weights of this step have been used; these are the next one's.
    state.weights.value = Tensor(weights, shape: [weights.count], on: state.weights.value.device)
    state.initialLosses.value = Tensor(initial, shape: [initial.count], on: state.initialLosses.value.device)
    return [Double](repeating: 1, count: losses.count)
  }

  package func metrics(of state: State) -> [(name: String, value: Float)] {
    zip(state.names, state.weights.value.values).map { ("\($0)_gradnorm", $1) }
  }

  /// The weights after one step.
  ///
  /// - Parameters:
  ///   - weightedNorms: `w_i n_i`.
  ///   - progress: `L_i / L_i(0)`.
  package func moved(_ weights: [Double], weightedNorms: [Double], progress: [Double]) -> [Double] {
    let count = Double(weights.count)
    let mean = weightedNorms.reduce(0, +) / count
    let meanProgress = progress.reduce(0, +) / count
    guard mean > 0, mean.isFinite, meanProgress > 0, meanProgress.isFinite else { return weights }
    let moved = weights.indices.map { place in
      let excess = weightedNorms[place] - mean * pow(progress[place] / meanProgress, Double(alpha))
      let direction: Double = excess > 0 ? 1 : excess < 0 ? -1 : 0
      // The derivative of |w n - target| by log w is w n, with the sign of the excess.
      return weights[place] * exp(-Double(rate) * direction * weightedNorms[place] / mean)
    }
    let sum = moved.reduce(0, +)
    return moved.map { $0 * count / sum }
  }
}
