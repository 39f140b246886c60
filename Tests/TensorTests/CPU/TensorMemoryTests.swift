import Tensor
import TestSupport
import Testing

@Suite struct TensorMemoryTests {
  private let device = CPUDevice(threadCount: 1)
  private var use: MemoryUse { device.memoryUse }
  /// A tensor of so many KiB.
  private func block(_ kibibytes: Int, _ value: Float = 1) -> Tensor {
    Tensor(repeating: value, shape: [kibibytes * 256], on: device)
  }

  @Test func freedNeighboursBecomeOneBlock() {
    var blocks: [Tensor?] = (0..<8).map { block(100 + 8 * $0) }
    let last = block(100)
    let held = use.heldBytes
    for place in blocks.indices { blocks[place] = nil }
    let whole = block((0..<8).reduce(0) { $0 + 100 + 8 * $1 })
    #expect(use.heldBytes == held)
    withExtendedLifetime((last, whole)) {}
  }

  @Test func theOrderOfFreeingDoesNotMatter() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      var blocks: [Tensor?] = (0..<3).map { _ in block(128) }
      let guardian = block(128)
      let held = use.heldBytes
      for place in order { blocks[place] = nil }
      let whole = block(3 * 128)
      #expect(use.heldBytes == held)
      withExtendedLifetime((guardian, whole)) {}
    }
  }

  @Test func aNewBlockTakesTheSmallestGap() {
    var blocks: [Tensor?] = [block(400), block(100), block(200), block(100)]
    let held = use.heldBytes
    blocks[0] = nil
    blocks[2] = nil
    let (small, large) = (block(200), block(400))
    #expect(use.heldBytes == held)
    withExtendedLifetime((small, large, blocks)) {}
  }

  @Test func theLastGapGrows() {
    let first = block(100)
    var last: Tensor? = block(300)
    let held = use.heldBytes
    last = nil
    last = block(400)
    #expect(use.heldBytes == held + 100 << 10)
    withExtendedLifetime((first, last)) {}
  }

  @Test func whatIsLiveAndWhatWasAtMostIsCounted() {
    let before = use.liveBytes
    var blocks: [Tensor?] = [block(256)]
    #expect(use.liveBytes == before + 256 << 10)
    blocks.append(block(512))
    withExtendedLifetime(blocks) {}
    blocks = []
    #expect(use.liveBytes == before)
    #expect(use.peakBytes == before + 768 << 10)
    #expect(use.heldBytes >= use.peakBytes)
  }

  @Test func blocksOfAllSizesKeepTheirNumbers() {
    var stream = Seed(3).stream()
    var kept: [(tensor: Tensor, value: Float)] = []
    for round in 0..<2_000 {
      let size = 1 << stream.index(below: 17) + stream.index(below: 1_000)
      kept.append((Tensor(repeating: Float(round), shape: [size], on: device), Float(round)))
      if kept.count > 60 { kept.remove(at: stream.index(below: kept.count)) }
    }
    for (tensor, value) in kept { #expect(tensor.values.allSatisfy { $0 == value }) }
  }

  @Test func addressesAreMultiplesOfACacheLine() {
    for size in [1, 17, 1_000, 20_000, 300_001] {
      let tensor = Tensor(zeros: [size], on: device)
      #expect(tensor.address.word % 64 == 0)
    }
  }

  @Test func manyThreadsMayTakeAndGiveBackAtOnce() {
    let pool = WorkerPool(threadCount: 4)
    pool.parallel(64) { chunk in
      for round in 0..<50 {
        let tensor = Tensor(repeating: Float(chunk), shape: [1_000 + 777 * round], on: device)
        precondition(tensor.values.allSatisfy { $0 == Float(chunk) })
      }
    }
    #expect(use.liveBytes == 0)
  }
}
