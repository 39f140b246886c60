internal import Foundation

/// The random numbers behind a `Seed`: a counter through splitmix64 (Steele, Lea, Flood, OOPSLA 2014).
///
/// A value: copying it repeats its numbers. Never shared between purposes; derive another key instead.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var counter: UInt64
  private var spareNormal: Float?

  init(key: UInt64) { counter = key }

  public mutating func next() -> UInt64 {
    counter &+= 0x9e37_79b9_7f4a_7c15
    return Hashing.mix(counter)
  }

  /// Uniform in `[0, 1)`, 24 bits.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Uniform in `[range.lowerBound, range.upperBound)`.
  public mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// Uniform in `0..<count`, without modulo bias (Lemire 2019).
  public mutating func index(below count: Int) -> Int {
    Int(truncatingIfNeeded: next(upperBound: UInt64(count)))
  }

  /// True with the given probability.
  public mutating func chance(_ probability: Float) -> Bool { uniform() < probability }

  /// Standard normal (Box-Muller).
  public mutating func normal() -> Float {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    let radius = (-2 * log(Double(next() >> 11) * 0x1p-53 + 0x1p-54)).squareRoot()
    let angle = 2 * Double.pi * Double(next() >> 11) * 0x1p-53
    spareNormal = Float(radius * sin(angle))
    return Float(radius * cos(angle))
  }

  /// A permutation of `0..<count` (Fisher-Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    order.shuffle(using: &self)
    return order
  }
}
