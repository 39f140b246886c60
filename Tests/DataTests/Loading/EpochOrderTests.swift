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

/// The order as WebDataset makes it, and the parts of ranks.
@Suite struct ShardOrderTests {
  func order(buffer: Int, batch: Int = 4) -> EpochOrder {
    EpochOrder(
      sampleCount: 40, batchSize: batch, seed: Seed(2),
      strategy: .shardBuffer(starts: [0, 10, 10, 25, 40], size: buffer))
  }

  @Test func everySampleOccursOnceInEveryEpoch() {
    for buffer in [1, 7, 40, 100] {
      let epochs = (0..<4).map(order(buffer: buffer).samples(inEpoch:))
      #expect(epochs.allSatisfy { $0.sorted() == Array(0..<40) })
      #expect(Set(epochs).count > 1)
    }
  }

  @Test func aBufferOfOneReadsShardsFromFrontToBack() {
    let shards = [Array(0..<10), Array(10..<25), Array(25..<40)]
    for epoch in 0..<10 {
      let samples = order(buffer: 1).samples(inEpoch: epoch)
      #expect(shards.allSatisfy { shard in samples.firstRange(of: shard) != nil })
    }
  }

  @Test func nothingLeavesBeforeItCameIn() {
    let plain = order(buffer: 1).samples(inEpoch: 3)
    for (place, sample) in order(buffer: 6).samples(inEpoch: 3).enumerated() {
      // The buffer holds six: the sample at a place came in at most six places later.
      #expect((plain.firstIndex(of: sample) ?? 99) <= place + 6)
    }
  }

  @Test func thePartsOfRanksAreTheBatchWhateverTheirNumber() {
    for strategy in [EpochOrder.Strategy.permutation, .shardBuffer(starts: [0, 40], size: 9)] {
      let order = EpochOrder(sampleCount: 40, batchSize: 12, seed: Seed(9), strategy: strategy)
      for ranks in [1, 2, 3, 4, 5, 12] {
        for step in 0..<9 {
          let batch = order.samples(atStep: step)
          let parts = (0..<ranks).flatMap { Array(batch[order.places(ofRank: $0, of: ranks)]) }
          #expect(parts == batch)
        }
      }
    }
  }

  @Test func compactOrdersAreThoseOfThePermutationOfTheStream() {
    var random = Seed(5).derived("order", 2).stream()
    let order = EpochOrder(sampleCount: 1000, batchSize: 1, seed: Seed(5))
    #expect(order.samples(inEpoch: 2) == random.permutation(of: 1000))
  }
}

@Suite struct SampleOrderTests {
  @Test(arguments: [1, 5, 70_000])
  func shufflesAreThoseOfArrays(count: Int) {
    var (order, array) = (SampleOrder(identity: count), Array(0..<count))
    #expect(Array(order) == array)
    var (first, second) = (Seed(4).stream(), Seed(4).stream())
    order.shuffle(using: &first)
    array.shuffle(using: &second)
    #expect(Array(order) == array)
  }

  @Test func numbersBeyondThreeBytesTakeFour() {
    let count = (1 << 24) + 3
    var order = SampleOrder(identity: count)
    #expect(order.count == count && order[count - 1] == count - 1 && order[7] == 7)
    order.swapAt(7, count - 1)
    #expect(order[count - 1] == 7 && order[7] == count - 1 && order[8] == 8)
  }
}
