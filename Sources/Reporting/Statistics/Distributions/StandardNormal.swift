import Foundation

/// The standard normal distribution.
public enum StandardNormal {
  /// The probability that a value is at most `value`: `erfc(-x / sqrt 2) / 2` (Abramowitz and Stegun 26.2.29), which keeps its digits in
  /// the lower tail.
  public static func cumulativeProbability(_ value: Double) -> Double {
    erfc(-value / 2.0.squareRoot()) / 2
  }

  /// The value that is not exceeded with `probability`; infinite at 0 and 1.
  ///
  /// By bisection: it is asked for a few times a table, and halving an interval cannot fail.
  public static func quantile(_ probability: Double) -> Double {
    guard probability > 0 else { return -.infinity }
    guard probability < 1 else { return .infinity }
    guard probability != 0.5 else { return 0 }
    // The lower half only, where the probability has all its digits; the distribution is symmetric.
    let tail = min(probability, 1 - probability)
    var low = -40.0
    var high = 0.0
    while true {
      let middle = low + (high - low) / 2
      guard middle > low, middle < high else { break }
      if cumulativeProbability(middle) < tail { low = middle } else { high = middle }
    }
    return probability < 0.5 ? high : -high
  }
}
