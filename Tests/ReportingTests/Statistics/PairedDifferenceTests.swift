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

  @Test func equalDifferencesGiveAPointInterval() throws {
    let moved = try #require(PairedDifference(arm: [2, 3, 4], baseline: [1, 2, 3]))
    #expect(moved.interval == 1...1)
    #expect(moved.pValue == 0)
    #expect(moved.excludesZero)
    let same = try #require(PairedDifference(arm: [2, 3], baseline: [2, 3]))
    #expect(same.pValue == 1)
    #expect(!same.excludesZero)
  }

  @Test func valuesThatAreNotFiniteCrashNothing() throws {
    let difference = try #require(PairedDifference(arm: [1, .infinity, 2], baseline: [0, 0, 0]))
    #expect(difference.interval == nil)
    #expect(!difference.excludesZero)
  }
}
