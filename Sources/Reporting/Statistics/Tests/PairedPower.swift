import Foundation

/// How likely a paired two-sided t test finds a difference of the size that was seen, and how many seeds it would take.
///
/// With `d = mean / standard deviation` of the paired differences and n pairs, the statistic follows a noncentral t distribution
/// with `n - 1` degrees of freedom and noncentrality `d sqrt n` (Cohen, Statistical Power Analysis for the Behavioral Sciences,
/// 1988, section 2.3; Student's test of differences).
///
/// What a study saw is itself uncertain: taken from three seeds, the number of seeds needed is an order of magnitude, and no
/// reason to add seeds until a difference comes out.
public struct PairedPower: Sendable, Hashable {
  /// The absolute mean difference in standard deviations of a difference.
  public let effect: Double

  /// Nil where nobody knows the spread: fewer than two pairs, pairs that all differ alike, or values that are not finite.
  public init?(_ difference: PairedDifference) {
    guard let deviation = difference.summary.standardDeviation, deviation.isFinite, !difference.isWithoutSpread else {
      return nil
    }
    effect = abs(difference.summary.mean) / deviation
  }

  /// - Parameter effect: In standard deviations; its sign does not count.
  public init(effect: Double) { self.effect = abs(effect) }

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
  public static let greatestCount = 1000

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
