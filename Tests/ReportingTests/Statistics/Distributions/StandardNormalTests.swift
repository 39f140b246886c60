import Reporting
import Testing

@Suite struct StandardNormalTests {
  @Test func agreesWithRecordedProbabilities() {
    // SciPy 1.17.1: scipy.stats.norm.cdf(x)
    let recorded = [
      (-8.0, 6.22096057427174e-16), (-3, 0.0013498980316300933), (-1.5, 0.06680720126885807),
      (0.25, 0.5987063256829237), (2, 0.9772498680518208),
    ]
    for (value, probability) in recorded {
      #expect(abs(StandardNormal.cumulativeProbability(value) / probability - 1) < 1e-12)
    }
  }

  @Test func agreesWithRecordedQuantiles() {
    // SciPy 1.17.1: scipy.stats.norm.ppf(p)
    let recorded = [
      (1e-10, -6.361340902404056), (0.001, -3.090232306167813), (0.025, -1.9599639845400545),
      (0.3, -0.5244005127080409), (0.975, 1.959963984540054),
    ]
    for (probability, value) in recorded {
      #expect(abs(StandardNormal.quantile(probability) / value - 1) < 1e-12)
    }
  }

  @Test func theMiddleIsZeroAndTheEndsAreInfinite() {
    #expect(StandardNormal.quantile(0.5) == 0)
    #expect(StandardNormal.quantile(0) == -.infinity)
    #expect(StandardNormal.quantile(1) == .infinity)
  }
}
