internal import Foundation

/// A key for random numbers: equal keys give equal numbers, whatever was drawn before and on whichever thread.
///
/// A study has one root seed; everything random derives its own key from it by purpose and index, so that adding a
/// consumer never moves another one's numbers:
///
/// ```swift
/// let views = seed.derived("views", epoch, sample)   // a key
/// var random = views.stream()                        // the numbers behind it
/// ```
public struct Seed: Hashable, Sendable, Codable {
  /// The 64 bits that everything drawn from the seed depends on.
  public var value: UInt64

  /// A seed of 64 bits; neighbouring ones give unrelated numbers.
  public init(_ value: UInt64) { self.value = value }

  /// The key for `purpose` and any number of indices; distinct arguments give unrelated keys.
  public func derived(_ purpose: String, _ indices: Int...) -> Seed {
    var state = Hashing.mix(value &+ 0x9e37_79b9_7f4a_7c15)
    state = Hashing.mix(Hashing.fnv1a(purpose, state: state ^ Hashing.fnvOffset))
    for index in indices {
      state = Hashing.mix(state &+ 0x9e37_79b9_7f4a_7c15 &* (UInt64(bitPattern: Int64(index)) &+ 1))
    }
    return Seed(state)
  }

  /// The numbers of this key, from the first one.
  public func stream() -> RandomStream { RandomStream(key: value) }

  /// Reads a number.
  public init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(UInt64.self)
  }

  /// Writes the number, so that identities of runs contain it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}

/// The random numbers behind a `Seed`: a counter through splitmix64 (Steele, Lea, Flood, OOPSLA 2014).
///
/// A value: copying it repeats its numbers. Never shared between purposes; derive another key instead.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private var counter: UInt64
  private var spareNormal: Float?

  init(key: UInt64) { counter = key }

  /// The next 64 random bits.
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

  /// A place in `weights`, each with the probability of its share of their sum; takes one number. There must be a weight.
  package mutating func index(inProportionTo weights: [Double]) -> Int {
    var threshold = Double(uniform()) * weights.reduce(0, +)
    for (place, weight) in weights.enumerated() {
      threshold -= weight
      if threshold < 0 { return place }
    }
    // Rounding can leave a remainder: the last one's.
    return weights.count - 1
  }

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

/// The two published integer hashes that every key in Triad is made of.
///
/// FNV-1a (Fowler, Noll, Vo; 64 bit) folds bytes; the splitmix64 finaliser (Steele, Lea, Flood 2014) spreads the result,
/// because FNV alone is skewed for short strings. Both are stable across machines, unlike `Hasher`.
package enum Hashing {
  package static let fnvOffset: UInt64 = 0xcbf2_9ce4_8422_2325

  /// FNV-1a of `bytes`, continued from `state`.
  package static func fnv1a(_ bytes: some Sequence<UInt8>, state: UInt64 = fnvOffset) -> UInt64 {
    bytes.reduce(state) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }

  /// FNV-1a of the UTF-8 bytes of `text`.
  package static func fnv1a(_ text: String, state: UInt64 = fnvOffset) -> UInt64 {
    fnv1a(text.utf8, state: state)
  }

  /// The finaliser of splitmix64.
  @inlinable
  package static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// A hash as it stands in identities and the names of files: sixteen hexadecimal digits.
  package static func hexadecimal(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
