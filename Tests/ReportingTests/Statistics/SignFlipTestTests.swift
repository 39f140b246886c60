import Reporting
import Testing

@Suite struct SignFlipTestTests {
  @Test func agreesWithRecordedPValues() throws {
    // SciPy 1.17.1: scipy.stats.permutation_test((d,), lambda x, axis: np.mean(x, axis=axis),
    //   permutation_type="samples", n_resamples=np.inf, alternative="two-sided").pvalue
    #expect(try #require(SignFlipTest(differences: [1.1, 0.5, -0.3, 1.5, 1.2])).pValue == 0.125)
    #expect(try #require(SignFlipTest(differences: [0.4, -0.1, 0.9, 0.3, 0, 0.7, -0.2])).pValue == 0.15625)
    #expect(try #require(SignFlipTest(differences: [1, 1, -1, 1])).pValue == 0.625)
  }

  @Test func theSmallestPValueDependsOnTheSeedsAlone() throws {
    for (count, least) in [(1, 1.0), (2, 0.5), (3, 0.25), (5, 0.0625), (6, 0.03125)] {
      let test = try #require(SignFlipTest(differences: (1...count).map(Double.init)))
      #expect(test.pValue == least)
      #expect(test.leastPValue == least)
      #expect(test.isExact)
    }
    #expect(SignFlipTest.pairsNeeded() == 6)
    #expect(SignFlipTest.pairsNeeded(comparisons: 3) == 7)
  }

  @Test func manyPairsAreSampled() throws {
    let differences = [
      0.3, -0.1, 0.5, 0.2, 0.4, -0.3, 0.1, 0.6, -0.2, 0.2, 0.35, -0.15, 0.05, 0.45, -0.25, 0.15, 0.55, 0.1,
    ]
    let test = try #require(SignFlipTest(differences: differences))
    #expect(!test.isExact)
    // NumPy: the share among all 2**18 sign patterns.
    #expect(abs(test.pValue - 0.0292510986328125) < 0.002)
    #expect(SignFlipTest(differences: differences) == test, "the same seed draws the same patterns")
    #expect(SignFlipTest(differences: differences, seed: 1)?.pValue != test.pValue)
  }

  @Test func noDifferenceAtAllIsNoEvidence() throws {
    #expect(try #require(SignFlipTest(differences: [0, 0, 0])).pValue == 1)
  }

  @Test func withoutFiniteDifferencesThereIsNoTest() {
    #expect(SignFlipTest(differences: []) == nil)
    #expect(SignFlipTest(differences: [1, .nan]) == nil)
  }
}

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
