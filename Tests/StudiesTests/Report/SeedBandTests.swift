import Reporting
import Studies
import Testing

@Suite struct SeedBandTests {
  @Test func ratiosOfSeedsHaveAGeometricMean() {
    let points = SeedBand.ratioPoints([[0: 4, 1: 0], [0: 1.0 / 4, 1: 3]], width: 1)
    #expect(points.map(\.x) == [0, 1])
    #expect(abs(points[0].y - 1) < 1e-12)
    #expect(abs((points[0].band?.upperBound ?? 0) - 4) < 1e-12 && points[0].band != nil)
    // A ratio of 0 has no logarithm and is left out.
    #expect(abs(points[1].y - 3) < 1e-12 && points[1].band == nil)
  }
}
