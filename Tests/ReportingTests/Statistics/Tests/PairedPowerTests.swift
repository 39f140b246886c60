import Reporting
import Testing

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

  @Test func noNumberOfSeedsFindsNoDifference() throws {
    #expect(PairedPower(effect: 0).pairsNeeded() == nil)
    #expect(abs(PairedPower(effect: 0).power(pairs: 5) - 0.05) < 1e-12, "the level of the test")
  }

  @Test func withoutSpreadNobodyKnows() throws {
    #expect(PairedPower(try #require(PairedDifference(differences: [2, 2, 2]))) == nil)
    #expect(PairedPower(try #require(PairedDifference(differences: [2]))) == nil)
  }
}
