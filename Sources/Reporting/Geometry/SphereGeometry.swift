import Foundation

/// How unit vectors lie on their sphere: do pairs meet, do all spread out, and how far apart are the two kinds?
///
/// Alignment and uniformity as Wang and Isola define them (Understanding Contrastive Representation Learning through Alignment and
/// Uniformity on the Hypersphere, ICML 2020, equations 1 and 2, with their alpha = 2 and t = 2); lower is better for both. The gap is
/// that of Liang et al. (Mind the Gap, NeurIPS 2022, section 2).
package enum SphereGeometry {
  /// The mean of `|x - y|^2` over the pairs; 0 if each pair coincides, 2 if pairs are unrelated; nil without pairs.
  package static func alignment(_ pairs: [([Double], [Double])]) -> Double? {
    guard !pairs.isEmpty else { return nil }
    return pairs.reduce(0) { $0 + squaredDistance($1.0, $1.1) } / Double(pairs.count)
  }

  /// The logarithm of the mean of `exp(-2 |x - y|^2)` over all pairs of different rows; 0 if all coincide, about -4 if they spread over a
  /// sphere of many dimensions; nil with fewer than two rows.
  package static func uniformity(_ rows: [[Double]]) -> Double? {
    guard rows.count > 1 else { return nil }
    var sum = 0.0
    for first in rows.indices {
      for second in rows.indices where second < first { sum += exp(-2 * squaredDistance(rows[first], rows[second])) }
    }
    return log(sum / (Double(rows.count) * Double(rows.count - 1) / 2))
  }

  /// The distance between the mean of some rows and that of others; nil if one side is empty.
  package static func gap(_ rows: [[Double]], _ others: [[Double]]) -> Double? {
    guard let a = mean(rows), let b = mean(others) else { return nil }
    return squaredDistance(a, b).squareRoot()
  }

  private static func mean(_ rows: [[Double]]) -> [Double]? {
    guard var sum = rows.first else { return nil }
    for row in rows.dropFirst() { for place in sum.indices { sum[place] += row[place] } }
    return sum.map { $0 / Double(rows.count) }
  }

  /// `|a - b|^2` of vectors of equal length.
  static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for place in a.indices { sum += (a[place] - b[place]) * (a[place] - b[place]) }
    return sum
  }
}
