import Foundation

/// The standard normal distribution.
package enum StandardNormal {
  /// The probability that a value is at most `value`: `erfc(-x / sqrt 2) / 2` (Abramowitz and Stegun 26.2.29), which keeps its digits in
  /// the lower tail.
  package static func cumulativeProbability(_ value: Double) -> Double {
    erfc(-value / 2.0.squareRoot()) / 2
  }

  /// The value that is not exceeded with `probability`; infinite at 0 and 1.
  ///
  /// By bisection: it is asked for a few times per table, and halving an interval cannot fail.
  package static func quantile(_ probability: Double) -> Double {
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

/// Student's t distribution.
package struct StudentT: Sendable, Hashable {
  /// The degrees of freedom, at least 1.
  package let degreesOfFreedom: Int

  /// - Parameter degreesOfFreedom: values below 1 count as 1.
  package init(degreesOfFreedom: Int) {
    self.degreesOfFreedom = max(1, degreesOfFreedom)
  }

  /// The probability that `|t|` is at least `|statistic|`: `I_x(n/2, 1/2)` with `x = n / (n + t^2)`
  /// (Abramowitz and Stegun 26.7.1 and 26.5.27).
  package func twoSidedProbability(ofExceeding statistic: Double) -> Double {
    let degrees = Double(degreesOfFreedom)
    return regularizedIncompleteBeta(degrees / (degrees + statistic * statistic), degrees / 2, 0.5)
  }

  /// The same by the finite sum for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4), in a tenth of the time: for
  /// simulations. Its error is absolute, about 1e-15, so that it is not for printing.
  package static func shortTwoSidedProbability(ofExceeding statistic: Double, degreesOfFreedom: Int) -> Double {
    let angle = atan(abs(statistic) / Double(degreesOfFreedom).squareRoot())
    let (sine, cosine) = (sin(angle), cos(angle))
    let isOdd = degreesOfFreedom % 2 == 1
    var term = isOdd ? cosine : 1
    var sum = degreesOfFreedom > 1 ? term : 0
    var power = isOdd ? 1.0 : 0
    while power + 4 <= Double(degreesOfFreedom) {
      term *= cosine * cosine * (power + 1) / (power + 2)
      power += 2
      sum += term
    }
    let inside = isOdd ? 2 / Double.pi * (angle + sine * sum) : sine * sum
    return max(0, 1 - inside)
  }

  /// The probability that t is at most `value`.
  package func cumulativeProbability(_ value: Double) -> Double {
    let tail = twoSidedProbability(ofExceeding: value) / 2
    return value < 0 ? tail : 1 - tail
  }

  /// The value that t stays below with `probability`, which lies strictly between 0 and 1.
  ///
  /// By bisection: the function is called a few times per table, and halving an interval cannot fail.
  package func quantile(_ probability: Double) -> Double {
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

/// The noncentral t distribution: that of `(z + noncentrality) / sqrt(chi^2 / n)`, hence of a t statistic when there is an effect.
package struct NoncentralT: Sendable, Hashable {
  /// The degrees of freedom, at least 1.
  package let degreesOfFreedom: Int
  /// The mean of the numerator; 0 gives Student's t.
  package let noncentrality: Double

  /// - Parameter degreesOfFreedom: values below 1 count as 1.
  package init(degreesOfFreedom: Int, noncentrality: Double) {
    self.degreesOfFreedom = max(1, degreesOfFreedom)
    self.noncentrality = noncentrality
  }

  /// The probability that t is at most `value`, to about 12 digits after the point: algorithm AS 243 (Lenth, Applied Statistics
  /// 38, 1989), a Poisson mixture of incomplete beta functions.
  ///
  /// Beyond a noncentrality of 37 the mixture's weights underflow; the normal approximation
  /// `Phi((t (1 - 1/(4n)) - d) / sqrt(1 + t^2 / (2n)))` (Abramowitz and Stegun 26.7.10) takes over.
  package func cumulativeProbability(_ value: Double) -> Double {
    guard value >= 0 else {
      // The mirror image, because the mixture is that of the upper half.
      return 1
        - NoncentralT(degreesOfFreedom: degreesOfFreedom, noncentrality: -noncentrality)
        .cumulativeProbability(-value)
    }
    let below = StandardNormal.cumulativeProbability(-noncentrality)
    guard value > 0 else { return below }
    let n = Double(degreesOfFreedom)
    guard abs(noncentrality) <= 37 else {
      let spread = (1 + value * value / (2 * n)).squareRoot()
      return StandardNormal.cumulativeProbability((value * (1 - 1 / (4 * n)) - noncentrality) / spread)
    }
    return min(1, max(0, below + mixture(x: value * value / (value * value + n), b: n / 2)))
  }

  /// The probability of the values between 0 and the one that `x` stands for.
  private func mixture(x: Double, b: Double) -> Double {
    let rate = noncentrality * noncentrality / 2
    // The weights of the even and the odd terms; names as in AS 243.
    var p = 0.5 * exp(-rate)
    var q = (2 / Double.pi).squareRoot() * p * noncentrality
    var rest = 0.5 - p
    var a = 0.5
    // log B(1/2, b)
    let logBeta = 0.5 * log(Double.pi) + logGamma(b) - logGamma(b + 0.5)
    let power = exp(b * log1p(-x))
    var odd = regularizedIncompleteBeta(x, a, b)
    var oddStep = 2 * power * exp(a * log(x) - logBeta)
    var even = 1 - power
    var evenStep = b * x * power
    var sum = p * odd + q * even
    for index in 1...2000 {
      let m = Double(index)
      a += 1
      odd -= oddStep
      even -= evenStep
      oddStep *= x * (a + b - 1) / a
      evenStep *= x * (a + b - 0.5) / (a + 0.5)
      p *= rate / m
      q *= rate / (m + 0.5)
      sum += p * odd + q * even
      rest -= p
      // What all later terms can still add.
      if m > rate, 2 * rest * (odd - oddStep) < 1e-14 { break }
    }
    return sum
  }
}

/// The regularized incomplete beta function `I_x(a, b)`, by its continued fraction (DLMF 8.17.22) with the modified
/// Lentz algorithm, on the side of the mean where the fraction converges fast.
func regularizedIncompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  let logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)
  guard x <= (a + 1) / (a + b + 2) else {
    return 1 - exp(logFront) * betaFraction(1 - x, b, a) / b
  }
  return exp(logFront) * betaFraction(x, a, b) / a
}

private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  // Keeps a denominator away from zero, as Lentz's algorithm asks.
  func guarded(_ value: Double) -> Double { abs(value) < 1e-300 ? 1e-300 : value }
  var c = 1.0
  var d = 1 / guarded(1 - (a + b) * x / (a + 1))
  var fraction = d
  for index in 1...500 {
    let m = Double(index)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / guarded(1 + even * d)
    c = guarded(1 + even / c)
    fraction *= d * c
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / guarded(1 + odd * d)
    c = guarded(1 + odd / c)
    fraction *= d * c
    if abs(d * c - 1) < 1e-16 { break }
  }
  return fraction
}

/// `log(gamma(x))` for positive multiples of one half, which is all the t distributions need: the recurrence downwards
/// to gamma(1) or gamma(1/2). `lgamma` of the C library writes a global sign.
func logGamma(_ x: Double) -> Double {
  var rest = x
  var result = 0.0
  while rest > 1 {
    rest -= 1
    result += log(rest)
  }
  return rest == 1 ? result : result + 0.5 * log(Double.pi)
}
