import Data
import Tensor
import Testing

@Suite struct DistinctCountTests {
  @Test func upToItsLimitItIsExactAndRepetitionsCountOnce() {
    var count = DistinctCount(limit: 100)
    for number in 0..<300 { count.add(Hashing.mix(UInt64(number % 100))) }
    #expect(count.count == 100 && count.isExact)
  }

  @Test func beyondItIsAnEstimateWithinItsError() {
    let limit = 4096
    var count = DistinctCount(limit: limit)
    for number in 0..<200_000 {
      // Twice each: order and repetition change nothing.
      count.add(Hashing.mix(UInt64(number)))
      count.add(Hashing.mix(UInt64(199_999 - number)))
    }
    #expect(!count.isExact)
    // Three standard errors of 1.2 / 64.
    #expect(abs(Double(count.count) / 200_000 - 1) < 3 * 1.2 / 64)
  }
}
