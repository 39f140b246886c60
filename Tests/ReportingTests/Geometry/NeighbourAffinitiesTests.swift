import Foundation
import Reporting
import Testing

@Suite struct NeighbourAffinitiesTests {
  private let rows: [[Double]] = (0..<20).map { (row: Int) -> [Double] in
    (0..<5).map { column -> Double in
      let phase: Int = row * 3 + column * column * 7 + row * row
      return sin(Double(phase))
    }
  }

  @Test func everyPointHasTheAskedNumberOfNeighbours() {
    for row in rows.indices {
      let squares = rows.map { other -> Double in
        zip(rows[row], other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      }
      let shares = NeighbourAffinities.neighbours(of: row, squares, 6)
      let entropy = shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
      #expect(abs(exp(entropy) - 6) < 1e-8)
      #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
      #expect(shares[row] == 0)
    }
  }

  @Test func allDirectionsTogetherAreOneAndPairsAreSymmetric() {
    let affinities = NeighbourAffinities(of: rows, perplexity: 6)
    var sum = 0.0
    for i in rows.indices {
      for j in rows.indices {
        sum += affinities[i, j]
        #expect(affinities[i, j] == affinities[j, i])
      }
    }
    #expect(abs(sum - 1) < 1e-12)
  }

  @Test func pointsAtEqualDistancesAreEquallyLikely() {
    // The corners of a simplex.
    let simplex: [[Double]] = (0..<5).map { row in (0..<5).map { $0 == row ? 1 : 0 } }
    let affinities = NeighbourAffinities(of: simplex, perplexity: 4)
    for i in 0..<5 {
      for j in 0..<i { #expect(abs(affinities[i, j] - 1.0 / 20) < 1e-12) }
    }
  }

  @Test func pointsThatCoincideAreNoFault() {
    let affinities = NeighbourAffinities(of: Array(repeating: [1, 2], count: 6) + [[9, 9]], perplexity: 2)
    #expect(abs(affinities[0, 1] - affinities[3, 4]) < 1e-12)
    #expect(affinities[6, 0].isFinite && affinities[0, 1].isFinite)
  }
}
