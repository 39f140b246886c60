import Reporting
import Testing

@Suite struct IntersectionUnionTestTests {
  private static let arm: [Double?] = [61.0, 63.5, 62.2, 64.1, 62.9]
  private static let rivals: [[Double?]] = [
    [58, 58, 58, 58, 58], [60.1, 60.9, 61.3, 62.0, 60.2], [57.0, 61.5, 58.1, 59.9, 60.3],
  ]

  @Test func agreesWithRecordedEnds() throws {
    // Tests/Statistics/recorded.py, SciPy 1.17.1: ttest_1samp(alternative="greater") against each rival.
    let test = try #require(IntersectionUnionTest(arm: Self.arm, rivals: Self.rivals))
    #expect(test.rival == 1)
    #expect(abs(test.difference - 1.84) < 1e-12)
    let interval = try #require(test.interval)
    #expect(abs(interval.lowerBound - 0.7377827647260013) < 1e-10)
    #expect(abs(interval.upperBound - 3.412387337454152) < 1e-10)
    #expect(abs(try #require(test.pValue) - 0.004885654779899265) < 1e-12)
    #expect(test.beatsAll)
  }

  @Test func theWeakestComparisonDecidesNotTheStrongestRival() throws {
    // The second rival has the greater mean; the first, whose seeds vary, is the one that is not surely beaten.
    let arm: [Double?] = [10, 10.2, 9.9, 10.1]
    let rivals: [[Double?]] = [[4, 14, 2, 13], [9, 9.3, 8.9, 9.1]]
    let test = try #require(IntersectionUnionTest(arm: arm, rivals: rivals))
    #expect(test.rival == 1)
    #expect(!test.beatsAll)
    #expect(try #require(IntersectionUnionTest(arm: arm, rivals: [rivals[1]])).beatsAll)
  }

  @Test func withoutIntervalNothingIsSure() throws {
    let one = try #require(IntersectionUnionTest(arm: [3], rivals: [[1], [2]]))
    #expect(one.difference == 1 && one.interval == nil && one.pValue == nil && !one.beatsAll)
    #expect(IntersectionUnionTest(arm: [nil], rivals: [[1]]) == nil)
    #expect(IntersectionUnionTest(arm: [1], rivals: []) == nil)
  }
}
