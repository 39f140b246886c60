import Foundation

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
