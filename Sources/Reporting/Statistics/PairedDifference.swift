import Foundation

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
  ///   - arm: one value per seed, nil where the run failed.
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
  package var isWithoutSpread: Bool { differences.count > 1 && PairedDifference.agree(differences) }

  /// Equal up to the rounding of a subtraction.
  static func agree(_ differences: [Double]) -> Bool {
    guard let least = differences.min(), let greatest = differences.max() else { return true }
    return greatest - least <= 1e-9 * max(abs(least), abs(greatest))
  }

  /// True where the 95 % interval excludes zero. With few seeds this is not proof; it says that the difference is larger
  /// than what the seeds alone make likely.
  package var excludesZero: Bool {
    interval.map { !$0.contains(0) } ?? false
  }
}

/// Mean and spread of one measurement over the seeds of an arm.
public struct Summary: Sendable, Hashable, Codable {
  /// How many values there were.
  public let count: Int
  /// The arithmetic mean.
  public let mean: Double
  /// The sample standard deviation (divisor `count - 1`); nil for a single value, whose spread nobody knows.
  public let standardDeviation: Double?

  /// Summarizes `values`; nil when there are none.
  ///
  /// Two passes: the textbook one-pass formula cancels when the spread is small beside the mean, and step times are
  /// exactly that.
  public init?(of values: [Double]) {
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    count = values.count
    self.mean = mean
    if values.count > 1 {
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      standardDeviation = (squares / Double(values.count - 1)).squareRoot()
    } else {
      standardDeviation = nil
    }
  }

  /// The standard error of the mean; nil for a single value.
  public var standardError: Double? {
    standardDeviation.map { $0 / Double(count).squareRoot() }
  }
}

/// How likely a paired two-sided t test finds a difference of the size that was seen, and how many seeds it would take.
///
/// With `d = mean / standard deviation` of the paired differences and n pairs, the statistic follows a noncentral t distribution
/// with `n - 1` degrees of freedom and noncentrality `d sqrt n` (Cohen, Statistical Power Analysis for the Behavioral Sciences,
/// 1988, section 2.3; Student's test of differences).
///
/// Of the `d` that a study saw Hedges' correction is taken (Journal of Educational Statistics 6, 1981), because a few seeds overstate it: by
/// a quarter at five seeds, beyond all bounds at two.
///
/// What a study saw is itself uncertain: taken from three seeds, the number of seeds needed is an order of magnitude, and no
/// reason to add seeds until a difference comes out.
public struct PairedPower: Sendable, Hashable {
  /// The absolute mean difference in standard deviations of a difference.
  package let effect: Double
  /// What the difference is to be found by.
  package let test: SignificanceTest
  /// How many comparisons Holm's correction is over.
  package let comparisons: Int

  /// Nil where nobody knows the effect: fewer than three pairs, pairs that all differ alike, or values that are not finite.
  public init?(_ difference: PairedDifference) { self.init(difference, test: .student, comparisons: 1) }

  package init?(_ difference: PairedDifference, test: SignificanceTest, comparisons: Int) {
    guard let deviation = difference.summary.standardDeviation, deviation.isFinite, difference.summary.count > 2,
      !difference.isWithoutSpread
    else { return nil }
    let observed = abs(difference.summary.mean) / deviation
    self.init(
      effect: observed * PairedPower.hedgesCorrection(degreesOfFreedom: difference.summary.count - 1), test: test,
      comparisons: comparisons)
  }

  /// - Parameter effect: In standard deviations; its sign does not count.
  package init(effect: Double, test: SignificanceTest = .student, comparisons: Int = 1) {
    self.effect = abs(effect)
    self.test = test
    self.comparisons = max(1, comparisons)
  }

  /// What an effect that was estimated from so many degrees of freedom is multiplied with to be right on average:
  /// `gamma(n / 2) / (sqrt(n / 2) gamma((n - 1) / 2))` (Hedges 1981, equation 6e).
  package static func hedgesCorrection(degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom > 1 else { return 0 }
    let n = Double(degreesOfFreedom)
    return exp(logGamma(n / 2) - logGamma((n - 1) / 2)) / (n / 2).squareRoot()
  }

  /// The fewest seeds with which the test finds the difference in four of five studies, at the strictest step of Holm's correction; nil
  /// above `greatestCount`.
  ///
  /// The permutation test finds about what the t test does (its efficiency is 1 where differences are normal), and nothing at all below the
  /// seeds whose sign patterns are too few.
  package func seedsNeeded() -> Int? {
    pairsNeeded(level: StudyAnswer.level / Double(comparisons)).map { count in
      test == .permutation ? max(count, SignFlipTest.pairsNeeded(comparisons: comparisons)) : count
    }
  }

  /// The probability that the test rejects "no difference" at `level`; `pairs` at least 2, otherwise 0.
  public func power(pairs: Int, level: Double = 0.05) -> Double {
    guard pairs >= 2 else { return 0 }
    guard effect.isFinite else { return 1 }
    let limit = StudentT(degreesOfFreedom: pairs - 1).quantile(1 - level / 2)
    let distribution = NoncentralT(
      degreesOfFreedom: pairs - 1, noncentrality: effect * Double(pairs).squareRoot())
    return 1 - distribution.cumulativeProbability(limit) + distribution.cumulativeProbability(-limit)
  }

  /// Seeds beyond which a number says nothing but "very many".
  package static let greatestCount = 1000

  /// The fewest pairs with at least `power`; nil above `greatestCount`, as for no difference at all.
  public func pairsNeeded(power wanted: Double = 0.8, level: Double = 0.05) -> Int? {
    guard power(pairs: PairedPower.greatestCount, level: level) >= wanted else { return nil }
    // Power grows with the number of pairs.
    var low = 1
    var high = PairedPower.greatestCount
    while high - low > 1 {
      let middle = (low + high) / 2
      if power(pairs: middle, level: level) >= wanted { high = middle } else { low = middle }
    }
    return high
  }
}
