import Foundation
import Reporting
import Testing

@Suite struct TSNETests {
  /// Three groups of ten in eight dimensions.
  private let groups: [[Double]] = (0..<30).map { (row: Int) -> [Double] in
    (0..<8).map { column -> Double in
      let phase: Int = row * 13 + column * 5 + row * column
      let noise: Double = 0.2 * sin(Double(phase))
      return column == row / 10 ? 3 + noise : noise
    }
  }

  private func distance(_ a: TSNE.Place, _ b: TSNE.Place) -> Double {
    ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
  }

  @Test func groupsStayTogether() {
    let map = TSNE(of: groups, perplexity: 5)
    #expect(map.perplexity == 5)
    for i in groups.indices {
      let others = groups.indices.filter { $0 != i }
      let nearest = others.min { distance(map.places[i], map.places[$0]) < distance(map.places[i], map.places[$1]) }
      #expect(nearest.map { $0 / 10 } == i / 10)
    }
    let (x, y) = map.places.reduce((0, 0)) { ($0.0 + $1.x, $0.1 + $1.y) }
    #expect(abs(x) < 1e-9 && abs(y) < 1e-9)
    #expect(map.divergence > 0 && map.divergence < 0.5)
  }

  @Test func equalPointsGiveEqualMapsAndTheKeyCounts() {
    #expect(TSNE(of: groups, perplexity: 5) == TSNE(of: groups, perplexity: 5))
    #expect(TSNE(of: groups, perplexity: 5, seed: 1).places != TSNE(of: groups, perplexity: 5).places)
  }

  @Test func fewPointsHaveFewNeighbours() {
    #expect(TSNE(of: groups).perplexity == 29.0 / 3)
    #expect(TSNE(of: []).places.isEmpty)
    #expect(TSNE(of: [[1, 2]]).places.count == 1)
    #expect(TSNE(of: [[1], [2], [3]]).places.allSatisfy { $0.x.isFinite && $0.y.isFinite })
  }

  @Test func pointsThatCoincideAndPointsOnALineAreNoFault() {
    for rows in [Array(repeating: [1.0, 2], count: 12), (0..<12).map { [Double($0), 0] }] {
      let map = TSNE(of: rows)
      #expect(map.places.allSatisfy { $0.x.isFinite && $0.y.isFinite })
      #expect(map.divergence.isFinite)
    }
  }

  /// Equation 5 of the paper as it stands there, over all ordered pairs.
  @Test func theGradientIsThatOfThePaper() {
    let affinities = NeighbourAffinities(of: groups, perplexity: 5)
    let layout = groups.indices.map { TSNE.Place(x: cos(Double($0 * 3)), y: sin(Double($0 * $0))) }
    func kernel(_ i: Int, _ j: Int) -> Double {
      let d = distance(layout[i], layout[j])
      return 1 / (1 + d * d)
    }
    var total = 0.0
    for i in layout.indices { for j in layout.indices where i != j { total += kernel(i, j) } }
    var slope = TSNESlope(affinities)
    for exaggeration in [1.0, 12] {
      let found = slope.gradient(at: layout, exaggeration: exaggeration)
      for i in layout.indices {
        var expected = TSNE.Place(x: 0, y: 0)
        for j in layout.indices where i != j {
          let force = 4 * (exaggeration * affinities[i, j] - kernel(i, j) / total) * kernel(i, j)
          expected.x += force * (layout[i].x - layout[j].x)
          expected.y += force * (layout[i].y - layout[j].y)
        }
        #expect(abs(found[i].x - expected.x) < 1e-12 && abs(found[i].y - expected.y) < 1e-12)
      }
    }
  }

  @Test func theGradientIsTheSlopeOfTheDivergence() {
    var slope = TSNESlope(NeighbourAffinities(of: groups, perplexity: 5))
    let layout = groups.indices.map { TSNE.Place(x: cos(Double($0 * 3)), y: sin(Double($0 * $0))) }
    let gradient = slope.gradient(at: layout)
    for point in [0, 7, 29] {
      var (ahead, behind) = (layout, layout)
      ahead[point].x += 1e-5
      behind[point].x -= 1e-5
      let rise = (slope.divergence(at: ahead) - slope.divergence(at: behind)) / 2e-5
      #expect(abs(rise - gradient[point].x) < 1e-8)
    }
  }
}

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
