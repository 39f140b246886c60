import Foundation

/// How likely points are each other's neighbours: the joint probabilities of t-SNE (van der Maaten and Hinton, JMLR 9, 2008,
/// equations 1 and section 3.1).
///
/// Each point sees the others through a Gaussian whose width gives it the asked number of neighbours, its perplexity; both directions
/// of a pair are averaged.
package struct NeighbourAffinities: Sendable, Hashable {
  package let count: Int
  /// The pairs `(i, j)` with `j < i`, row by row; each stands for both directions, and all directions together are 1.
  let pairs: [Double]

  /// - Parameters:
  ///   - rows: Points of equal length.
  ///   - perplexity: At least 1, and less than the number of other points.
  package init(of rows: [[Double]], perplexity: Double) {
    count = rows.count
    let squares = rows.indices.map { first in
      rows.indices.map { NeighbourAffinities.squaredDistance(rows[first], rows[$0]) }
    }
    let conditional = rows.indices.map { NeighbourAffinities.neighbours(of: $0, squares[$0], perplexity) }
    pairs = rows.indices.flatMap { first in
      (0..<first).map { (conditional[first][$0] + conditional[$0][first]) / (2 * Double(rows.count)) }
    }
  }

  package subscript(first: Int, second: Int) -> Double {
    first == second ? 0 : pairs[NeighbourAffinities.place(max(first, second), min(first, second))]
  }

  /// Where the pair `(i, j)` with `j < i` stands.
  static func place(_ i: Int, _ j: Int) -> Int { i * (i - 1) / 2 + j }

  /// The probabilities with which point `own` takes each other one for its neighbour, of entropy `log(perplexity)`.
  package static func neighbours(of own: Int, _ squares: [Double], _ perplexity: Double) -> [Double] {
    // What all have in common cancels; without it, far points would have no neighbours for a computer.
    let least = squares.indices.filter { $0 != own }.map { squares[$0] }.min() ?? 0
    let target = log(perplexity)
    var precision = 1.0
    var (low, high) = (0.0, Double.infinity)
    var result: [Double] = []
    for _ in 0..<100 {
      var (sum, weighted) = (0.0, 0.0)
      result = squares.indices.map { other in
        guard other != own else { return 0 }
        let excess = squares[other] - least
        let weight = exp(-precision * excess)
        sum += weight
        weighted += weight * excess
        return weight
      }
      for place in result.indices { result[place] /= max(sum, 1) }
      let entropy = log(max(sum, 1)) + precision * weighted / max(sum, 1)
      if abs(entropy - target) < 1e-10 { break }
      if entropy > target {
        low = precision
        precision = high.isFinite ? (low + high) / 2 : precision * 2
      } else {
        high = precision
        precision = (low + high) / 2
      }
    }
    return result
  }

  private static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for place in a.indices { sum += (a[place] - b[place]) * (a[place] - b[place]) }
    return sum
  }
}
