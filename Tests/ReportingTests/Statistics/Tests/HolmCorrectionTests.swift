import Reporting
import Testing

@Suite struct HolmCorrectionTests {
  @Test func agreesWithRecordedValues() {
    // statsmodels 0.14: multipletests(p, method="holm")[1]
    let adjusted = HolmCorrection.adjusted([0.01, 0.04, 0.03, 0.005, 0.5, 0.03])
    for (value, expected) in zip(adjusted, [0.05, 0.12, 0.12, 0.03, 0.5, 0.12]) {
      #expect(abs((value ?? 0) - expected) < 1e-15)
    }
  }

  @Test func whatCouldNotBeComparedDoesNotCount() {
    #expect(HolmCorrection.adjusted([nil, 0.02, nil, 0.5]) == [nil, 0.04, nil, 0.5])
    #expect(HolmCorrection.adjusted([]) == [])
  }

  @Test func noValueExceedsOne() {
    #expect(HolmCorrection.adjusted([0.6, 0.9, 0.8]) == [1, 1, 1])
  }
}
