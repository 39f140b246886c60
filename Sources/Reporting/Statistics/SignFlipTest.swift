import Foundation

/// The paired permutation test of "the arms are exchangeable within each seed": under it every difference might as well have had
/// the other sign (Fisher, The Design of Experiments, 1935, section 21; Pitman 1937).
///
/// It assumes no distribution, and pays for it: n seeds cannot give a p value below `2 / 2^n`. Six are the least that can pass
/// 0.05 once, before any correction.
public struct SignFlipTest: Sendable, Hashable, Codable {
  /// The differences that were there.
  public let pairCount: Int
  /// The two-sided p value: the share of sign patterns whose sum is at least as far from zero as the observed one.
  public let pValue: Double
  /// True when every pattern was tried; false when `samples` random ones were.
  public let isExact: Bool

  /// Up to this many pairs all `2^n` patterns are tried.
  package static let greatestExactCount = 16
  /// Random patterns tried beyond that.
  package static let samples = 99_999

  /// The smallest p value that so many pairs can give: only the observed pattern and its mirror image are as extreme.
  package static func leastPValue(pairs count: Int) -> Double { min(1, pow(2, Double(1 - count))) }

  /// The smallest p value that this test could have given.
  package var leastPValue: Double {
    isExact ? SignFlipTest.leastPValue(pairs: pairCount) : 1 / Double(SignFlipTest.samples + 1)
  }

  /// The fewest pairs that can give a p value of at most `level` after Holm's correction over `comparisons`, were this the
  /// smallest p value of all.
  package static func pairsNeeded(level: Double = 0.05, comparisons: Int = 1) -> Int {
    var count = 1
    while leastPValue(pairs: count) * Double(max(1, comparisons)) > level { count += 1 }
    return count
  }

  /// Nil without differences or where one is not finite.
  ///
  /// - Parameter seed: The key of the random patterns; without effect on an exact test.
  public init?(differences: [Double], seed: UInt64 = 0) {
    guard !differences.isEmpty, differences.allSatisfy(\.isFinite) else { return nil }
    pairCount = differences.count
    isExact = differences.count <= SignFlipTest.greatestExactCount
    // Sums of the same numbers in another order differ by rounding; they count as equal.
    let scale = differences.reduce(0) { $0 + abs($1) }
    let threshold = abs(differences.reduce(0, +)) - 1e-12 * scale
    pValue =
      isExact
      ? SignFlipTest.exactShare(differences, atLeast: threshold)
      : SignFlipTest.sampledShare(differences, atLeast: threshold, seed: seed)
  }

  private static func exactShare(_ differences: [Double], atLeast threshold: Double) -> Double {
    // A pattern and its mirror image are equally extreme: the first sign can stay.
    var sums = [differences[0]]
    for difference in differences.dropFirst() {
      sums = sums.flatMap { [$0 + difference, $0 - difference] }
    }
    return Double(sums.count { abs($0) >= threshold }) / Double(sums.count)
  }

  /// The observed pattern counts as one of the sample, so that p is never 0 and the test keeps its level (Phipson and Smyth,
  /// Statistical Applications in Genetics and Molecular Biology 9, 2010).
  private static func sampledShare(_ differences: [Double], atLeast threshold: Double, seed: UInt64) -> Double {
    var stream = ResamplingStream(seed: seed, purpose: "sign flips")
    var extreme = 1
    for _ in 0..<samples {
      var sum = 0.0
      var bits: UInt64 = 0
      for (place, difference) in differences.enumerated() {
        if place % 64 == 0 { bits = stream.next() }
        sum += bits & 1 == 1 ? difference : -difference
        bits >>= 1
      }
      if abs(sum) >= threshold { extreme += 1 }
    }
    return Double(extreme) / Double(samples + 1)
  }
}

/// p values corrected for being many, such that the probability of one false discovery or more among them stays below the level
/// (Holm, Scandinavian Journal of Statistics 6, 1979).
///
/// Sorted ascending, the i-th of m becomes the greatest of `(m - j + 1) p_j` over `j <= i`, at most 1. It needs no independence,
/// which columns of a table do not have.
public enum HolmCorrection {
  /// The corrected values in the order of `pValues`; nil, a comparison that could not be made, stays nil and does not count.
  public static func adjusted(_ pValues: [Double?]) -> [Double?] {
    let known = pValues.indices
      .compactMap { place in pValues[place].map { (place: place, value: $0) } }
      .sorted { ($0.value, $0.place) < ($1.value, $1.place) }
    var result = [Double?](repeating: nil, count: pValues.count)
    var greatest = 0.0
    for (number, entry) in known.enumerated() {
      greatest = max(greatest, min(1, Double(known.count - number) * entry.value))
      result[entry.place] = greatest
    }
    return result
  }
}
