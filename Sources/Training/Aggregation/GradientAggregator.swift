public import Tensor

/// An aggregator that looks at the gradient of every objective before it chooses a direction: one backward pass an objective
/// instead of one a step.
///
/// It sees the gradients through their inner products and answers with a linear combination, which is enough for PCGrad, GradNorm,
/// MGDA, CAGrad, IMTL-G, Nash-MTL and their like, and costs no copy of a gradient.
public protocol GradientAggregator: Aggregator {
  /// The coefficient of each objective's gradient on the shared parameters, those that two objectives or more reach. A parameter
  /// that one objective alone reaches, and the temperature, get the gradients times their ``Aggregator/weights(of:state:)``.
  ///
  /// Here the aggregator also moves the parameters of its state.
  ///
  /// - Parameters:
  ///   - losses: Those that count in this step.
  ///   - products: Inner products of the gradients of the losses, each times its weight, on the shared parameters.
  ///   - seed: The key of everything random in this step's aggregation.
  /// - Returns: One coefficient a loss, for the gradient times its weight: all 1 is the weighted sum.
  func coefficients(
    of losses: [WeightedLoss], products: GradientProducts, state: State, seed: Seed
  ) -> [Double]
}
