import Reporting
import Testing

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
