import Reporting
import Testing

@Suite struct BootstrapIntervalTests {
  static let replicates = [1, 1.5, 2.6, 3, 3.5, 4, 5, 9]

  @Test func quantilesInterpolate() {
    // NumPy: percentile([3, 1, 4, 1.5, 9, 2.6, 5, 3.5], 100 * p)
    for (probability, value) in [(0.025, 1.0875), (0.3, 2.64), (0.975, 8.3), (0, 1), (1, 9)] {
      #expect(abs(BootstrapInterval.quantile(Self.replicates, probability) - value) < 1e-12)
    }
  }

  @Test func theCorrectedIntervalAgreesWithARecordedOne() throws {
    // SciPy 1.17.1, with z0 = norm.ppf((sum(b < e) + sum(b == e) / 2) / 8) and z = norm.ppf(0.025 or 0.975):
    // percentile(b, 100 * norm.cdf(z0 + (z0 + z) / (1 - a * (z0 + z))))
    let first = try #require(
      BootstrapInterval.biasCorrected(Self.replicates, estimate: 3, acceleration: 0.05, level: 0.95))
    #expect(abs(first.lowerBound - 1.0669808763233164) < 1e-10)
    #expect(abs(first.upperBound - 8.045692852336568) < 1e-10)
    let second = try #require(
      BootstrapInterval.biasCorrected(Self.replicates, estimate: 2, acceleration: -0.1, level: 0.95))
    #expect(abs(second.lowerBound - 1.0000372073937231) < 1e-10)
    #expect(abs(second.upperBound - 3.87607133861445) < 1e-10)
  }

  @Test func anEstimateBeyondAllReplicatesHasNoCorrectedInterval() {
    #expect(BootstrapInterval.biasCorrected(Self.replicates, estimate: 10, acceleration: 0, level: 0.95) == nil)
  }

  @Test func replicatesThatDifferByRoundingAreTies() throws {
    func interval(_ estimate: Double) -> ClosedRange<Double>? {
      BootstrapInterval.biasCorrected(Self.replicates, estimate: estimate, acceleration: 0.05, level: 0.95)
    }
    #expect(interval(Self.replicates[3].nextUp) == interval(Self.replicates[3]))
    #expect(interval(Self.replicates[3].nextDown) == interval(Self.replicates[3]))
  }
}
