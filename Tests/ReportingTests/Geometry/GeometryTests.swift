import Foundation
import Reporting
import Testing

@Suite struct PrincipalComponentsTests {
  @Test func theDirectionOfAnEllipseIsFound() {
    // Points on a line of slope 3/4, and a little across it.
    var rows: [[Double]] = []
    for along in stride(from: -10.0, through: 10, by: 1) {
      for across in [-0.1, 0.1] {
        let x: Double = 5 + 0.8 * along - 0.6 * across
        let y: Double = -2 + 0.6 * along + 0.8 * across
        rows.append([x, y])
      }
    }
    let components = PrincipalComponents(of: rows)
    #expect(abs(components.directions[0][0] - 0.8) < 1e-9)
    #expect(abs(components.directions[0][1] - 0.6) < 1e-9)
    #expect(components.shares[0] > 0.999)
    #expect(abs(components.shares.reduce(0, +) - 1) < 1e-12)
    let place = components.project([7.4, -0.2])
    #expect(abs(place[0] - 3) < 1e-9 && abs(place[1]) < 1e-9)
  }

  @Test func directionsAreUnitVectorsAtRightAngles() {
    let rows: [[Double]] = (0..<40).map { row in
      (0..<12).map { column -> Double in sin(Double(row * 7 + column * column * 3)) }
    }
    let components = PrincipalComponents(of: rows, count: 3)
    for (i, a) in components.directions.enumerated() {
      for (j, b) in components.directions.enumerated() {
        let product: Double = zip(a, b).reduce(0.0) { (sum: Double, pair) in sum + pair.0 * pair.1 }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-9)
      }
    }
    #expect(components.shares[0] >= components.shares[1] && components.shares[1] >= components.shares[2])
  }

  @Test func pointsThatCoincideHaveNoDirectionAndNoFault() {
    let components = PrincipalComponents(of: [[1, 2], [1, 2]])
    #expect(components.shares == [0, 0])
    #expect(components.project([1, 2]) == [0, 0])
  }
}

@Suite struct SphereGeometryTests {
  @Test func alignmentIsTheMeanSquaredDistance() {
    #expect(SphereGeometry.alignment([([1, 0], [1, 0]), ([1, 0], [0, 1])]) == 1)
    #expect(SphereGeometry.alignment([]) == nil)
  }

  @Test func uniformityOfOppositePointsIsMinusEight() throws {
    // |x - y|^2 = 4, t = 2.
    #expect(abs(try #require(SphereGeometry.uniformity([[1, 0], [-1, 0]])) + 8) < 1e-12)
    #expect(SphereGeometry.uniformity([[1, 0], [1, 0]]) == 0)
    #expect(SphereGeometry.uniformity([[1, 0]]) == nil)
  }

  @Test func uniformityAveragesInsideTheLogarithm() throws {
    let rows: [[Double]] = [[1, 0], [0, 1], [-1, 0]]
    let mean: Double = (exp(-4.0) + exp(-8.0) + exp(-4.0)) / 3
    let expected = log(mean)
    #expect(abs(try #require(SphereGeometry.uniformity(rows)) - expected) < 1e-12)
  }

  @Test func theGapLiesBetweenTheMeans() {
    #expect(SphereGeometry.gap([[1, 0], [3, 0]], [[2, 2]]) == 2)
    #expect(SphereGeometry.gap([], [[1]]) == nil)
  }
}
