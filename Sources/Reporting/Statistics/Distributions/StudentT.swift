import Foundation

/// Student's t distribution.
public struct StudentT: Sendable, Hashable {
  /// The degrees of freedom, at least 1.
  public let degreesOfFreedom: Int

  /// - Parameter degreesOfFreedom: values below 1 count as 1.
  public init(degreesOfFreedom: Int) {
    self.degreesOfFreedom = max(1, degreesOfFreedom)
  }

  /// The probability that `|t|` is at least `|statistic|`: `I_x(n/2, 1/2)` with `x = n / (n + t^2)`
  /// (Abramowitz and Stegun 26.7.1 and 26.5.27).
  public func twoSidedProbability(ofExceeding statistic: Double) -> Double {
    let degrees = Double(degreesOfFreedom)
    return regularizedIncompleteBeta(degrees / (degrees + statistic * statistic), degrees / 2, 0.5)
  }

  /// The probability that t is at most `value`.
  public func cumulativeProbability(_ value: Double) -> Double {
    let tail = twoSidedProbability(ofExceeding: value) / 2
    return value < 0 ? tail : 1 - tail
  }

  /// The value that t stays below with `probability`, which lies strictly between 0 and 1.
  ///
  /// By bisection: the function is called a few times a table, and halving an interval cannot fail.
  public func quantile(_ probability: Double) -> Double {
    guard probability > 0 else { return -.infinity }
    guard probability < 1 else { return .infinity }
    guard probability != 0.5 else { return 0 }
    // The upper half only; the distribution is symmetric.
    let tail = 2 * min(probability, 1 - probability)
    var low = 0.0
    var high = 1.0
    while twoSidedProbability(ofExceeding: high) > tail { high *= 2 }
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if twoSidedProbability(ofExceeding: middle) > tail { low = middle } else { high = middle }
    }
    return probability < 0.5 ? -high : high
  }
}
