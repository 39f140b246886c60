import Reporting
import Testing

@Suite struct PairedDifferenceTests {
  @Test func agreesWithRecordedPairedTTest() throws {
    // SciPy 1.17.1: scipy.stats.ttest_rel(arm, baseline), .pvalue and .confidence_interval(0.95)
    let difference = try #require(
      PairedDifference(arm: [12.1, 13.4, 11.9, 14.2, 12.8], baseline: [11.0, 12.9, 12.2, 12.7, 11.6]))
    let interval = try #require(difference.interval)
    #expect(abs(difference.summary.mean - 0.8) < 1e-12)
    #expect(abs((difference.summary.standardDeviation ?? 0) - 0.7141428428542846) < 1e-12)
    #expect(abs(interval.lowerBound + 0.08672545754705319) < 1e-10)
    #expect(abs(interval.upperBound - 1.686725457547054) < 1e-10)
    #expect(abs((difference.pValue ?? 0) - 0.06641816718889913) < 1e-10)
    #expect(!difference.excludesZero)
  }

  @Test func onlyCompletePairsCount() throws {
    let difference = try #require(PairedDifference(arm: [1, nil, 5, 7], baseline: [0, 3, nil, 4]))
    #expect(difference.summary.count == 2)
    #expect(difference.summary.mean == 2)
  }

  @Test func withoutACompletePairThereIsNoDifference() {
    #expect(PairedDifference(arm: [1, nil], baseline: [nil, 2]) == nil)
  }

  @Test func onePairHasNoInterval() throws {
    let difference = try #require(PairedDifference(arm: [3], baseline: [1]))
    #expect(difference.summary.mean == 2)
    #expect(difference.interval == nil)
    #expect(difference.pValue == nil)
    #expect(!difference.excludesZero)
  }

  /// One query more in every seed, as recalls of 562 queries: the differences are equal up to rounding.
  @Test func equalDifferencesHaveNoIntervalAndNoPValue() throws {
    let found: [Double] = [3, 7, 120]
    let moved = try #require(PairedDifference(arm: found.map { ($0 + 1) / 562 }, baseline: found.map { $0 / 562 }))
    let same = try #require(PairedDifference(arm: [2, 3], baseline: [2, 3]))
    for difference in [moved, same] {
      #expect(difference.isWithoutSpread)
      #expect(difference.interval == nil)
      #expect(difference.pValue == nil)
      #expect(!difference.excludesZero)
      #expect(PairedPower(difference) == nil)
    }
    let almost = try #require(PairedDifference(differences: [1, 1, 1.000001]))
    #expect(!almost.isWithoutSpread && almost.excludesZero)
    #expect(try #require(PairedDifference(differences: [1])).isWithoutSpread == false)
  }

  @Test func valuesThatAreNotFiniteCrashNothing() throws {
    let difference = try #require(PairedDifference(arm: [1, .infinity, 2], baseline: [0, 0, 0]))
    #expect(difference.interval == nil)
    #expect(!difference.excludesZero)
  }
}
