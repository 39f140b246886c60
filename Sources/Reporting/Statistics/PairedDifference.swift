/// How much an arm differs from the baseline, seed by seed.
///
/// All arms of one seed see the same shuffles, views, masks and shared initial values, so what two arms have in common
/// cancels in the difference of a seed, and the interval is that of a one-sample t statistic on those differences
/// (Student, Biometrika 6, 1908).
public struct PairedDifference: Sendable, Hashable, Codable {
  /// One a seed, of the seeds that both arms finished.
  public let differences: [Double]
  /// Mean and standard deviation of the differences, over the seeds that both arms finished.
  public let summary: Summary
  /// The two-sided 95 % interval of the mean difference; nil with fewer than two pairs, a value that is not finite, or no spread.
  public let interval: ClosedRange<Double>?
  /// The two-sided p value of "the mean difference is zero"; nil where the interval is.
  public let pValue: Double?

  /// The differences `arm - baseline` of the pairs where both are there; nil when no pair is complete.
  ///
  /// - Parameters:
  ///   - arm: one value a seed, nil where the run failed.
  ///   - baseline: the values of the same seeds in the same order.
  public init?(arm: [Double?], baseline: [Double?]) {
    let differences = zip(arm, baseline).compactMap { pair -> Double? in
      guard let value = pair.0, let reference = pair.1 else { return nil }
      return value - reference
    }
    self.init(differences: differences)
  }

  /// From the differences themselves, or any other contrast that each seed gives; nil when there are none.
  public init?(differences: [Double]) {
    guard let summary = Summary(of: differences) else { return nil }
    self.summary = summary
    self.differences = differences
    guard let error = summary.standardError, error.isFinite, !PairedDifference.agree(differences) else {
      interval = nil
      pValue = nil
      return
    }
    let student = StudentT(degreesOfFreedom: summary.count - 1)
    let reach = student.quantile(0.975) * error
    interval = (summary.mean - reach)...(summary.mean + reach)
    pValue = student.twoSidedProbability(ofExceeding: summary.mean / error)
  }

  /// True where several seeds give one and the same difference. A recall moves in steps of one query, so a few seeds may agree by
  /// luck; an interval of no width and p = 0, the formulas' answer, would take that for certainty.
  public var isWithoutSpread: Bool { differences.count > 1 && PairedDifference.agree(differences) }

  /// Equal up to the rounding of a subtraction.
  private static func agree(_ differences: [Double]) -> Bool {
    guard let least = differences.min(), let greatest = differences.max() else { return true }
    return greatest - least <= 1e-9 * max(abs(least), abs(greatest))
  }

  /// True where the 95 % interval leaves zero out. With few seeds this is no proof; it says that the difference is larger
  /// than what the seeds alone make likely.
  public var excludesZero: Bool {
    interval.map { !$0.contains(0) } ?? false
  }
}
