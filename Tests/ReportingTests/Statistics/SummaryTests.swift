import Reporting
import Testing

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
