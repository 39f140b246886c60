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

@Suite struct SummaryTests {
  @Test func noValuesHaveNoSummary() {
    #expect(Summary(of: []) == nil)
  }

  @Test func aSingleValueHasNoSpread() throws {
    let summary = try #require(Summary(of: [3.5]))
    #expect(summary.count == 1)
    #expect(summary.mean == 3.5)
    #expect(summary.standardDeviation == nil)
    #expect(summary.standardError == nil)
  }

  @Test func theDivisorIsOneLessThanTheCount() throws {
    let summary = try #require(Summary(of: [1, 2, 3, 4]))
    #expect(summary.mean == 2.5)
    #expect(summary.standardDeviation == (5.0 / 3).squareRoot())
    #expect(summary.standardError == (5.0 / 3).squareRoot() / 2)
  }

  @Test func aSmallSpreadBesideALargeMeanSurvives() throws {
    // numpy.std(..., ddof=1)
    let summary = try #require(Summary(of: [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]))
    #expect(abs((summary.standardDeviation ?? 0) - 5.477225575051661) < 1e-12)
  }
}

@Suite struct PairedPowerTests {
  @Test func agreesWithRecordedPower() {
    // SciPy 1.17.1, with c = t.ppf(0.975, n - 1) and d = effect * sqrt(n):
    // 1 - nct.cdf(c, n - 1, d) + nct.cdf(-c, n - 1, d)
    let recorded = [
      (0.5, 10, 0.29317560651407687), (0.8, 5, 0.2809920635173739), (1.5, 4, 0.5327926072613415),
      (0.2, 200, 0.8036666605857853),
    ]
    for (effect, pairs, power) in recorded {
      #expect(abs(PairedPower(effect: effect).power(pairs: pairs) - power) < 1e-10)
    }
  }

  @Test func agreesWithRecordedNumbersOfPairs() {
    // statsmodels 0.14, rounded up: TTestPower().solve_power(effect, power=0.8, alpha=0.05)
    let recorded = [(0.1, 787), (0.5, 34), (0.8, 15), (1.0, 10), (2.0, 5), (5.0, 3)]
    for (effect, pairs) in recorded {
      #expect(PairedPower(effect: effect).pairsNeeded() == pairs)
      #expect(PairedPower(effect: -effect).pairsNeeded() == pairs)
    }
  }

  @Test func agreesWithRecordedCorrections() {
    // Tests/Statistics/recorded.py, SciPy 1.17.1: gamma(n / 2) / (sqrt(n / 2) gamma((n - 1) / 2))
    let recorded = [
      (2, 0.5641895835477564), (3, 0.7236012545582676), (4, 0.7978845608028653), (7, 0.8882029076727513),
      (20, 0.9619445337407481),
    ]
    for (degrees, correction) in recorded {
      #expect(abs(PairedPower.hedgesCorrection(degreesOfFreedom: degrees) - correction) < 1e-12)
    }
    #expect(PairedPower.hedgesCorrection(degreesOfFreedom: 1) == 0)
  }

  @Test func agreesWithRecordedNumbersForManyComparisons() throws {
    // statsmodels 0.15.0, rounded up: TTestPower().solve_power(effect, power=0.8, alpha=0.05 / m)
    for (effect, counts) in [(0.5, [34, 45, 76]), (1.0, [10, 14, 23]), (2.0, [5, 6, 10])] {
      for (comparisons, count) in zip([1, 3, 60], counts) {
        #expect(PairedPower(effect: effect, comparisons: comparisons).seedsNeeded() == count)
      }
    }
    // The same of Hedges' g of differences.
    for (arm, counts) in zip(answeredDifferences, [[6, 8], [56, 75], [6, 8]]) {
      let difference = try #require(PairedDifference(differences: arm.values))
      for (comparisons, count) in zip([1, 3], counts) {
        #expect(PairedPower(difference, test: .student, comparisons: comparisons)?.seedsNeeded() == count)
      }
    }
  }

  @Test func thePermutationTestNeedsSeedsEnoughForItsPatterns() {
    #expect(PairedPower(effect: 5, test: .permutation).seedsNeeded() == 6)
    #expect(PairedPower(effect: 5, test: .permutation, comparisons: 3).seedsNeeded() == 7)
    #expect(PairedPower(effect: 0.5, test: .permutation, comparisons: 3).seedsNeeded() == 45)
  }

  @Test func noNumberOfSeedsFindsNoDifference() throws {
    #expect(PairedPower(effect: 0).pairsNeeded() == nil)
    #expect(abs(PairedPower(effect: 0).power(pairs: 5) - 0.05) < 1e-12, "the level of the test")
  }

  @Test func withoutSpreadNobodyKnows() throws {
    #expect(PairedPower(try #require(PairedDifference(differences: [2, 2, 2]))) == nil)
    #expect(PairedPower(try #require(PairedDifference(differences: [2]))) == nil)
    #expect(PairedPower(try #require(PairedDifference(differences: [2, 3]))) == nil, "Hedges' correction of two is 0")
  }
}
