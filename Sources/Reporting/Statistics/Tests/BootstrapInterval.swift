/// Confidence intervals from bootstrap replicates of a statistic.
package enum BootstrapInterval {
  /// The percentile interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3).
  ///
  /// - Parameter sorted: The replicates, ascending, at least one.
  package static func percentile(_ sorted: [Double], level: Double) -> ClosedRange<Double> {
    quantile(sorted, (1 - level) / 2)...quantile(sorted, (1 + level) / 2)
  }

  /// The interval corrected for bias and acceleration, BCa (Efron, Journal of the American Statistical Association 82, 1987;
  /// Efron and Tibshirani 1993, equations 14.9, 14.10 and 14.14); nil where all replicates lie on one side of the estimate.
  ///
  /// Replicates equal to the estimate, up to the rounding of sums in another order, count half, because recalls are coarse.
  package static func biasCorrected(
    _ sorted: [Double], estimate: Double, acceleration: Double, level: Double
  ) -> ClosedRange<Double>? {
    let rounding = 1e-9 * max(abs(estimate), sorted.reduce(0) { max($0, abs($1)) })
    let ties = sorted.count { abs($0 - estimate) <= rounding }
    let below = Double(sorted.count { $0 < estimate - rounding }) + Double(ties) / 2
    let bias = StandardNormal.quantile(below / Double(sorted.count))
    guard bias.isFinite else { return nil }
    func end(_ probability: Double) -> Double? {
      let moved = bias + StandardNormal.quantile(probability)
      let adjusted = StandardNormal.cumulativeProbability(bias + moved / (1 - acceleration * moved))
      return adjusted.isNaN ? nil : quantile(sorted, adjusted)
    }
    guard let lower = end((1 - level) / 2), let upper = end((1 + level) / 2), lower <= upper else { return nil }
    return lower...upper
  }

  /// The quantile with linear interpolation between order statistics: definition 7 of Hyndman and Fan (The American Statistician
  /// 50, 1996), the one of NumPy and R.
  package static func quantile(_ sorted: [Double], _ probability: Double) -> Double {
    let place = probability * Double(sorted.count - 1)
    let lower = max(0, min(sorted.count - 1, Int(place)))
    let upper = min(sorted.count - 1, lower + 1)
    return sorted[lower] + (place - Double(lower)) * (sorted[upper] - sorted[lower])
  }
}
