import Reporting
import Testing

@Suite struct QueryBootstrapTests {
  /// What changed for 25 queries, in percent.
  static let queries: [Double] = [
    0, 0, 100, 0, -50, 0, 0, 0, 100, 0, 25, 0, 0, -100, 0, 100, 0, 0, 0, 50, 0, 0, 100, 0, 0,
  ]

  @Test func agreesWithRecordedIntervals() throws {
    // SciPy 1.17.1: bootstrap((x,), np.mean, n_resamples=200000, method="BCa" or "percentile"); the replicates are multiples
    // of 1, so neighbouring quantiles differ by that.
    let result = try #require(QueryBootstrap(strata: [[Self.queries]], replicates: 20_000))
    #expect(abs(result.estimate - 13) < 1e-12)
    let corrected = try #require(result.biasCorrected)
    #expect(abs(corrected.lowerBound + 4) <= 1)
    #expect(abs(corrected.upperBound - 32) <= 1)
    #expect(abs(result.percentile.lowerBound + 4) <= 1)
    #expect(abs(result.percentile.upperBound - 31) <= 1)
    #expect(result.interval == corrected)
  }

  @Test func theSameKeyGivesTheSameInterval() {
    #expect(QueryBootstrap(strata: [[Self.queries]]) == QueryBootstrap(strata: [[Self.queries]]))
    #expect(
      QueryBootstrap(strata: [[Self.queries]])?.percentile
        != QueryBootstrap(strata: [[Self.queries]], seed: 1)?.percentile)
  }

  @Test func seedsThatDisagreeWidenTheInterval() throws {
    let same = try #require(QueryBootstrap(strata: [[Self.queries, Self.queries, Self.queries]]))
    let moved = try #require(
      QueryBootstrap(strata: [[Self.queries.map { $0 - 40 }, Self.queries, Self.queries.map { $0 + 40 }]]))
    #expect(same.seedCount == 3)
    #expect(abs(same.estimate - moved.estimate) < 1e-9)
    func width(_ range: ClosedRange<Double>) -> Double { range.upperBound - range.lowerBound }
    #expect(width(moved.interval) > 1.5 * width(same.interval))
  }

  @Test func strataWeighAlike() throws {
    let result = try #require(QueryBootstrap(strata: [[[10, 10]], [[20, 20, 20, 20]]]))
    #expect(result.estimate == 15)
    #expect(result.queryCount == 6)
    #expect(result.percentile == 15...15)
  }

  @Test func queriesThatAllAgreeGiveAPoint() throws {
    let result = try #require(QueryBootstrap(strata: [[[0, 0, 0], [0, 0, 0]]]))
    #expect(result.interval == 0...0)
  }

  @Test func rowsThatDoNotFitHaveNoInterval() {
    #expect(QueryBootstrap(strata: []) == nil)
    #expect(QueryBootstrap(strata: [[[]]]) == nil)
    #expect(QueryBootstrap(strata: [[[1, 2], [1]]]) == nil)
    #expect(QueryBootstrap(strata: [[[1, 2]], [[1], [2]]]) == nil)
    #expect(QueryBootstrap(strata: [[[1, .nan]]]) == nil)
  }
}

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
