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

  @Test func clustersAgreeWithRecordedIntervals() throws {
    // Tests/Statistics/recorded.py, NumPy 2.4.6: clusters drawn with replacement, mean of a ratio, 400,000 replicates; the replicates are
    // ratios of small whole numbers, so neighbouring quantiles differ by up to 1.
    let values: [Double] = [0, 100, 0, -50, 0, 0, 100, 0, 25, 0, 0, -100, 0, 100, 0, 50, 0, 0, 100, 0]
    let clusters = [0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 4, 4, 5, 5, 6, 7, 7, 8, 8, 9]
    let result = try #require(QueryBootstrap(strata: [[values]], clusters: [clusters], replicates: 40_000))
    #expect(result.estimate == 16.25)
    #expect(result.queryCount == 20 && result.clusterCount == 10)
    #expect(abs(result.percentile.lowerBound + 6.818) <= 1)
    #expect(abs(result.percentile.upperBound - 33) <= 1)
    let corrected = try #require(result.biasCorrected)
    #expect(abs(corrected.lowerBound + 10.526) <= 1.3)
    #expect(abs(corrected.upperBound - 31.579) <= 1.3)
  }

  @Test func clustersOfOneAreTheOrdinaryBootstrap() throws {
    let alone = try #require(QueryBootstrap(strata: [[Self.queries]]))
    let clusters = try #require(QueryBootstrap(strata: [[Self.queries]], clusters: [Array(0..<25)]))
    #expect(alone.estimate == clusters.estimate && alone.clusterCount == 25)
    #expect(abs(alone.interval.lowerBound - clusters.interval.lowerBound) < 1e-9)
    #expect(abs(alone.interval.upperBound - clusters.interval.upperBound) < 1e-9)
  }

  @Test func bothDirectionsOfAPairAreDrawnTogether() throws {
    // What one direction gains the other loses: together nothing is uncertain.
    let values = Self.queries
    let places = Array(0..<25)
    let together = try #require(
      QueryBootstrap(strata: [[values], [values.map { 26 - $0 }]], clusters: [places, places]))
    #expect(abs(together.interval.lowerBound - 13) < 1e-9 && abs(together.interval.upperBound - 13) < 1e-9)
    let apart = try #require(
      QueryBootstrap(strata: [[values], [values.map { 26 - $0 }]], clusters: [places, places.map { $0 + 25 }]))
    #expect(apart.interval.upperBound - apart.interval.lowerBound > 10)
  }

  @Test func repeatedQueriesOfAClusterAddNothing() throws {
    let once = try #require(QueryBootstrap(strata: [[Self.queries]], clusters: [Array(0..<25)]))
    let thrice = try #require(
      QueryBootstrap(
        strata: [[Self.queries.flatMap { [$0, $0, $0] }]], clusters: [(0..<25).flatMap { [$0, $0, $0] }]))
    #expect(thrice.queryCount == 75)
    #expect(abs(once.interval.lowerBound - thrice.interval.lowerBound) < 1e-9)
    #expect(abs(once.interval.upperBound - thrice.interval.upperBound) < 1e-9)
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
    #expect(QueryBootstrap(strata: [[[1, 2]]], clusters: [[1]]) == nil)
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
