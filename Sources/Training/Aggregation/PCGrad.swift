package import Encoders
import Parts
package import Tensor

/// Projects conflicting gradients onto each other's normal planes (Yu et al., NeurIPS 2020, algorithm 1). For each objective, in a
/// random order of the others, the part of its gradient that points against another's is taken away; the results are summed.
///
/// Projections are on the shared parameters. They need inner products only: a projected gradient is a linear combination of the
/// original ones.
package struct PCGrad: GradientAggregator {
  package static let name = "pcgrad"
  package static let summary =
    "Projects conflicting gradients onto each other's normal planes (Yu et al., NeurIPS 2020, algorithm 1)."
  package static let standard: PCGrad? = PCGrad()

  package init() {}

  package func coefficients(
    of losses: [WeightedLoss], products: GradientProducts, state: NoHead, seed: Seed
  ) -> [Double] {
    coefficients(products, seed: seed)
  }

  /// The coefficients of the original gradients in the sum of the projected ones.
  package func coefficients(_ products: GradientProducts, seed: Seed) -> [Double] {
    let count = products.count
    var sum = [Double](repeating: 0, count: count)
    for own in 0..<count {
      var projected = [Double](repeating: 0, count: count)
      projected[own] = 1
      var random = seed.derived("pcgrad order", own).stream()
      for other in random.permutation(of: count) where other != own && products[other, other] > 0 {
        // The projected gradient so far against the other's original one, as in the paper.
        let dot = (0..<count).reduce(0) { $0 + projected[$1] * products[$1, other] }
        if dot < 0 { projected[other] -= dot / products[other, other] }
      }
      for place in 0..<count { sum[place] += projected[place] }
    }
    return sum
  }
}
