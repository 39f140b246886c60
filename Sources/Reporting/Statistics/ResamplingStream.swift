/// The random numbers of a resampling: equal keys give equal numbers on every machine.
///
/// A counter through splitmix64 (Steele, Lea and Flood, OOPSLA 2014). This module knows nothing of tensors and has its own.
struct ResamplingStream: RandomNumberGenerator {
  private var counter: UInt64

  /// - Parameter purpose: Streams of different purposes are unrelated; folded in with FNV-1a.
  init(seed: UInt64, purpose: String) {
    let folded = purpose.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    counter = ResamplingStream.mix(seed &+ 0x9e37_79b9_7f4a_7c15) ^ ResamplingStream.mix(folded)
  }

  mutating func next() -> UInt64 {
    counter &+= 0x9e37_79b9_7f4a_7c15
    return ResamplingStream.mix(counter)
  }

  /// Uniform in `0..<count`: the upper half of a product, whose bias, `count / 2^64`, no resampling can see.
  mutating func index(below count: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// How often each of `count` things comes up in as many draws with replacement.
  mutating func counts(of count: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: count)
    for _ in 0..<count { counts[index(below: count)] += 1 }
    return counts
  }

  /// The same for the seeds of a study; that a single one comes up takes no number.
  mutating func seedCounts(of count: Int) -> [Double] { count == 1 ? [1] : counts(of: count) }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
