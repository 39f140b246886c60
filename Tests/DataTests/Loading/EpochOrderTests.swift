import Data
import Tensor
import Testing

@Suite struct EpochOrderTests {
  let order = EpochOrder(sampleCount: 23, batchSize: 5, seed: Seed(11))

  @Test func everyEpochIsAnotherPermutation() {
    let epochs = (0..<5).map(order.samples(inEpoch:))
    #expect(epochs.allSatisfy { $0.sorted() == Array(0..<23) })
    #expect(Set(epochs).count == 5)
  }

  @Test func orderFollowsFromSeedAndEpoch() {
    #expect(EpochOrder(sampleCount: 23, batchSize: 4, seed: Seed(11)).samples(inEpoch: 3) == order.samples(inEpoch: 3))
    #expect(EpochOrder(sampleCount: 23, batchSize: 5, seed: Seed(12)).samples(inEpoch: 3) != order.samples(inEpoch: 3))
  }

  @Test func incompleteBatchesAreLeftOut() {
    #expect(order.stepsPerEpoch == 4)
    #expect(order.position(ofStep: 3) == (0, 15))
    #expect(order.position(ofStep: 4) == (1, 0))
    #expect(order.samples(atStep: 9) == Array(order.samples(inEpoch: 2)[5..<10]))
    #expect(Set((0..<4).flatMap(order.samples(atStep:))).count == 20)
  }
}
