import Reporting
import Testing

/// Recorded with SciPy 1.17.1: `scipy.stats.t(n).ppf`, `.cdf` and `2 * .sf`.
@Suite struct StudentTTests {
  struct Recorded: Sendable {
    let degrees: Int
    let quantile975: Double
    let quantile900: Double
    let cumulativeAt1p5: Double
    let twoSidedAt3: Double
  }

  static let recorded = [
    Recorded(
      degrees: 1, quantile975: 12.706204736174694, quantile900: 3.0776835371752544,
      cumulativeAt1p5: 0.8128329581890011, twoSidedAt3: 0.20483276469913345),
    Recorded(
      degrees: 2, quantile975: 4.302652729749462, quantile900: 1.8856180831641272,
      cumulativeAt1p5: 0.8638034375544994, twoSidedAt3: 0.09546596626670913),
    Recorded(
      degrees: 4, quantile975: 2.7764451051977934, quantile900: 1.533206274058944,
      cumulativeAt1p5: 0.896, twoSidedAt3: 0.03994196807171883),
    Recorded(
      degrees: 9, quantile975: 2.262157162798205, quantile900: 1.3830287383966329,
      cumulativeAt1p5: 0.9160746719714625, twoSidedAt3: 0.014956363910414222),
    Recorded(
      degrees: 30, quantile975: 2.0422724563012378, quantile900: 1.3104150253913955,
      cumulativeAt1p5: 0.927967035435677, twoSidedAt3: 0.005389964065651945),
    Recorded(
      degrees: 120, quantile975: 1.9799304050824402, quantile900: 1.288646233656378,
      cumulativeAt1p5: 0.9318795823846401, twoSidedAt3: 0.0032839017202341597),
  ]

  @Test(arguments: recorded)
  func agreesWithRecordedValues(_ values: Recorded) {
    let student = StudentT(degreesOfFreedom: values.degrees)
    #expect(isClose(student.quantile(0.975), values.quantile975))
    #expect(isClose(student.quantile(0.9), values.quantile900))
    #expect(isClose(student.cumulativeProbability(1.5), values.cumulativeAt1p5))
    #expect(isClose(student.twoSidedProbability(ofExceeding: 3), values.twoSidedAt3))
  }

  @Test func theDistributionIsSymmetric() {
    let student = StudentT(degreesOfFreedom: 3)
    #expect(isClose(student.quantile(0.025), -student.quantile(0.975)))
    #expect(isClose(student.cumulativeProbability(-1.2) + student.cumulativeProbability(1.2), 1))
    #expect(student.quantile(0.5) == 0)
  }

  @Test func theEndsAreInfinite() {
    let student = StudentT(degreesOfFreedom: 5)
    #expect(student.quantile(0) == -.infinity)
    #expect(student.quantile(1) == .infinity)
  }

  private func isClose(_ value: Double, _ expected: Double) -> Bool {
    abs(value - expected) <= 1e-12 * max(1, abs(expected))
  }
}
