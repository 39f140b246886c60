import Testing
import Training

@Suite struct LearningRateTests {
  private let rate = LearningRate(peak: 1, floor: 0.1, warmUp: 4)

  @Test func `Warm-up is linear and ends at the peak`() {
    let rates = (0..<4).map { rate.rate(at: $0, of: 104) }
    for (found, expected) in zip(rates, [0.325, 0.55, 0.775, 1] as [Float]) { #expect(abs(found - expected) < 1e-6) }
  }

  @Test func `The cosine starts at the peak, passes the middle half way and ends at the floor`() {
    #expect(rate.rate(at: 4, of: 104) == 1)
    #expect(abs(rate.rate(at: 54, of: 104) - 0.55) < 1e-6)
    #expect(abs(rate.rate(at: 104, of: 104) - 0.1) < 1e-6)
  }

  @Test func `A constant rate is constant`() {
    let constant = LearningRate.constant(0.3)
    #expect([0, 1, 50, 100].allSatisfy { constant.rate(at: $0, of: 100) == 0.3 })
  }
}
