public import Autograd
public import Encoders
import Foundation
public import Losses
import Parts
import Tensor

/// Weights by learnt homoscedastic uncertainty (Kendall, Gal and Cipolla, CVPR 2018, eq. 7). The total is
/// `sum_i w_i (L_i / (2 sigma_i^2) + log sigma_i)`, with the recipe's weights `w_i` and trained `s_i = log sigma_i^2`.
///
/// For a fixed loss the optimum is `sigma_i^2 = L_i`. Nothing keeps a `sigma` from growing, so an objective that cannot be learned is
/// given up; that is the method.
public struct UncertaintyWeighting: Aggregator {
  /// The name in recipes.
  public static let name = "uncertainty"
  public static let summary =
    "Weights by learnt homoscedastic uncertainty (Kendall, Gal and Cipolla, CVPR 2018, eq. 7)."
  /// The variances learn at the rate of the other parameters.
  public static let standard: UncertaintyWeighting? = UncertaintyWeighting()

  /// The learning rate of the log variances relative to the recipe's; 1 as published.
  public var rate: Float

  /// Weighting whose variances learn at `rate` times the learning rate of the other parameters.
  public init(rate: Float = 1) { self.rate = rate }

  /// Refuses a rate that is negative or not finite.
  public func fault(for objectives: [ObjectiveName]) -> String? {
    rate >= 0 && rate.isFinite ? nil : "rate is \(rate); it must not be negative"
  }

  /// The log variances.
  public struct State: Layer {
    let names: [ObjectiveName]
    /// `[objectives]`, `log sigma^2`, 0 at first.
    package let logVariances: Parameter

    /// Visits the logarithms of the variances.
    public func visitParameters(_ visit: (Parameter) -> Void) { visit(logVariances) }
  }

  /// The rate of the variances relative to the other parameters.
  public var stateRate: Float { rate }

  /// Logarithms of variances, `[objectives]`, all 0 at the start.
  public func makeState(for objectives: [ObjectiveName], _ make: ParameterMaker) -> State {
    State(
      names: objectives, logVariances: make("aggregation.log_variances", [objectives.count], .zeros))
  }

  /// `weight / (2 sigma^2)` of each loss, as it stands before the step.
  public func weights(of losses: [WeightedLoss], state: State) -> [Float] {
    let logVariances = state.logVariances.value.values
    return losses.map { 0.5 * $0.weight * exp(-logVariances[$0.place]) }
  }

  /// `sum of weight / 2 (exp(-s) loss + s)`, `s` being the logarithm of an objective's variance.
  public func total(of losses: [WeightedLoss], state: State, pass: Pass) -> Variable {
    let sum = UncertainSum(places: losses.map(\.place), weights: losses.map(\.weight))
    return sum(losses.map(\.loss), logVariances: pass(state.logVariances))
  }

  /// The variance of each objective, as `NAME_sigma2`.
  public func metrics(of state: State) -> [(name: String, value: Float)] {
    zip(state.names, state.logVariances.value.values).map { ("\($0)_sigma2", exp($1)) }
  }
}

/// `sum_i w_i / 2 (exp(-s_i) L_i + s_i)`; inputs are the losses, then `s`.
private struct UncertainSum: Autograd.Operation {
  let places: [Int]
  let weights: [Float]

  func callAsFunction(_ losses: [Variable], logVariances: Variable) -> Variable {
    apply(to: losses + [logVariances])
  }

  func value(_ inputs: [Tensor]) -> Tensor {
    .uncertainSum(
      of: Array(inputs[..<places.count]), logVariances: inputs[places.count], places: places, weights: weights)
  }

  func pullback(_ inputs: [Tensor], output: Tensor, gradient: Tensor) -> [Tensor?] {
    let gradients = gradient.uncertainSumBackward(
      losses: Array(inputs[..<places.count]), logVariances: inputs[places.count], places: places, weights: weights)
    return gradients.losses + [gradients.logVariances]
  }
}
