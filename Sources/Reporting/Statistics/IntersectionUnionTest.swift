/// Whether an arm beats each of several rivals, and so the best of them, whichever that is.
///
/// The claim is an intersection, so that it is tested by its weakest part and needs no correction (Berger, Technometrics 24, 1982). Comparing
/// with the rival that happened to have the greatest mean would forget that another may truly be the best.
package struct IntersectionUnionTest: Sendable, Hashable {
  /// The place of the rival that the arm is least above.
  package let rival: Int
  /// The least of the mean differences.
  package let difference: Double
  /// Of the least true difference: below by the least of the 95 % intervals' lower ends, which alone decides; above by upper ends that hold
  /// for all rivals together. Nil where a rival has no interval.
  package let interval: ClosedRange<Double>?
  /// The greatest one-sided p value; nil where a rival has none.
  package let pValue: Double?

  /// - Parameters:
  ///   - arm: One value per seed.
  ///   - rivals: The same of each; those without a common seed are left out.
  /// - Returns: Nil where no rival has a seed in common.
  package init?(arm: [Double?], rivals: [[Double?]]) {
    let found = rivals.enumerated().compactMap { place, values in
      PairedDifference(arm: arm, baseline: values).map { (place: place, difference: $0) }
    }
    guard let least = found.min(by: { $0.difference.summary.mean < $1.difference.summary.mean }) else { return nil }
    rival = least.place
    difference = least.difference.summary.mean
    var (lower, upper, greatest) = (Double.infinity, Double.infinity, 0.0)
    for (_, difference) in found {
      guard let own = difference.interval, let error = difference.summary.standardError else {
        interval = nil
        pValue = nil
        return
      }
      let student = StudentT(degreesOfFreedom: difference.summary.count - 1)
      lower = min(lower, own.lowerBound)
      upper = min(upper, difference.summary.mean + student.quantile(1 - 0.025 / Double(found.count)) * error)
      greatest = max(greatest, 1 - student.cumulativeProbability(difference.summary.mean / error))
    }
    interval = lower...upper
    pValue = greatest
  }

  /// At the one-sided level of 2.5 %, which is that of a two-sided 95 % interval.
  package var beatsAll: Bool { interval.map { $0.lowerBound > 0 } ?? false }
}
