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

  @Test func theFiniteSumsAgreeWithRecordedTails() {
    // Tests/Statistics/recorded.py, SciPy 1.17.1: 2 * t.sf(x, n) at 0.3, 1.7 and 4.5
    let recorded: [(Int, [Double])] = [
      (1, [0.8144528418445154, 0.3385060546606654, 0.1392089745461279]),
      (2, [0.7924856608401776, 0.23123342620157122, 0.04600190799427602]),
      (3, [0.783763292039919, 0.18769064155341003, 0.0204904123444534]),
      (4, [0.7791214282774598, 0.16435494127005, 0.010822550462608249]),
      (7, [0.7728900504021342, 0.1329288967825552, 0.0027983300778426316]),
      (12, [0.7693104740882523, 0.11487986539520925, 0.000726652921403692]),
      (23, [0.7668717999792896, 0.1026166552081703, 0.00016187034026208483]),
    ]
    for (degrees, tails) in recorded {
      for (value, tail) in zip([0.3, 1.7, 4.5], tails) {
        for sign in [-1.0, 1] {
          let found = StudentT.shortTwoSidedProbability(ofExceeding: sign * value, degreesOfFreedom: degrees)
          #expect(abs(found - tail) < 1e-13)
        }
      }
    }
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

/// Recorded with SciPy 1.17.1: `scipy.stats.nct.cdf(x, degrees, noncentrality)`.
@Suite struct NoncentralTTests {
  struct Recorded: Sendable {
    let degrees: Int
    let noncentrality: Double
    /// At -2, 0.5 and 3.
    let probabilities: [Double]

    init(_ degrees: Int, _ noncentrality: Double, _ probabilities: [Double]) {
      self.degrees = degrees
      self.noncentrality = noncentrality
      self.probabilities = probabilities
    }
  }

  static let recorded = [
    Recorded(1, 0.5, [0.07457768951883127, 0.45986019407653983, 0.8231218864004439]),
    Recorded(2, 1.5, [0.004890199317510007, 0.15159880921702945, 0.7395698032036728]),
    Recorded(4, -1, [0.23543254617567572, 0.9263888279539068, 0.9978199145162535]),
    Recorded(4, 2.8, [2.650661671439779e-05, 0.010854011364653698, 0.4953784042831455]),
    Recorded(9, 3, [2.7354379851225828e-06, 0.0062702980158008265, 0.4700475707747297]),
    Recorded(30, 2.5, [6.8612753531035325e-06, 0.022749914164465434, 0.6709221372818337]),
    Recorded(199, 2.8, [9.04035091647392e-07, 0.010726776741676597, 0.5769230136181693]),
  ]

  @Test(arguments: recorded)
  func agreesWithRecordedProbabilities(_ values: Recorded) {
    let distribution = NoncentralT(degreesOfFreedom: values.degrees, noncentrality: values.noncentrality)
    for (value, expected) in zip([-2, 0.5, 3], values.probabilities) {
      #expect(abs(distribution.cumulativeProbability(value) - expected) < 1e-11)
    }
  }

  @Test func withoutNoncentralityItIsStudents() {
    let student = StudentT(degreesOfFreedom: 6)
    let distribution = NoncentralT(degreesOfFreedom: 6, noncentrality: 0)
    for value in [-3, -0.5, 0, 1, 4.0] {
      #expect(abs(distribution.cumulativeProbability(value) - student.cumulativeProbability(value)) < 1e-12)
    }
  }

  @Test func aGreatNoncentralityIsApproximated() {
    // SciPy 1.17.1: scipy.stats.nct.cdf(45, 20, 40), .cdf(38, 200, 38.5)
    let wide = NoncentralT(degreesOfFreedom: 20, noncentrality: 40).cumulativeProbability(45)
    #expect(abs(wide - 0.7268913250442259) < 0.01)
    let narrow = NoncentralT(degreesOfFreedom: 200, noncentrality: 38.5).cumulativeProbability(38)
    #expect(abs(narrow - 0.39725237665836655) < 0.01)
  }
}
