import Foundation

/// The noncentral t distribution: that of `(z + noncentrality) / sqrt(chi^2 / n)`, hence of a t statistic when there is an effect.
public struct NoncentralT: Sendable, Hashable {
  /// The degrees of freedom, at least 1.
  public let degreesOfFreedom: Int
  /// The mean of the numerator; 0 gives Student's t.
  public let noncentrality: Double

  /// - Parameter degreesOfFreedom: values below 1 count as 1.
  public init(degreesOfFreedom: Int, noncentrality: Double) {
    self.degreesOfFreedom = max(1, degreesOfFreedom)
    self.noncentrality = noncentrality
  }

  /// The probability that t is at most `value`, to about 12 digits after the point: algorithm AS 243 (Lenth, Applied Statistics
  /// 38, 1989), a Poisson mixture of incomplete beta functions.
  ///
  /// Beyond a noncentrality of 37 the mixture's weights underflow; the normal approximation
  /// `Phi((t (1 - 1/(4n)) - d) / sqrt(1 + t^2 / (2n)))` (Abramowitz and Stegun 26.7.10) takes over.
  public func cumulativeProbability(_ value: Double) -> Double {
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
