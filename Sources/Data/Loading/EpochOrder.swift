import Synchronization
package import Tensor

/// The order in which training goes through a source: a new one each epoch, from the seed and the epoch alone.
///
/// Workers, ranks and restarts have no influence: a step's samples follow from its number, and a rank takes its part of them.
/// Steps are counted from 0 through all epochs; the samples that do not fill a batch at the end of an epoch are left out of it.
package struct EpochOrder: Sendable, Hashable {
  /// How an epoch is shuffled.
  package enum Strategy: Sendable, Hashable {
    /// Every order is equally likely.
    case permutation
    /// As WebDataset does: shards in random order, read from front to back through a buffer of `size` samples of which a
    /// random one leaves whenever another comes in. Neighbours in the order are near each other on the drive; how well an
    /// epoch is shuffled depends on the buffer. `starts` holds the first sample of each shard, and the count at the end.
    case shardBuffer(starts: [Int], size: Int)
  }

  package let sampleCount: Int
  package let batchSize: Int
  package let seed: Seed
  package let strategy: Strategy

  package init(sampleCount: Int, batchSize: Int, seed: Seed, strategy: Strategy = .permutation) {
    require(
      batchSize > 0 && sampleCount >= batchSize && sampleCount <= UInt32.max,
      "EpochOrder: \(sampleCount) samples do not fill a batch of \(batchSize); take a smaller batch")
    if case .shardBuffer(let starts, let size) = strategy {
      require(
        size > 0 && starts.first == 0 && starts.last == sampleCount && zip(starts, starts.dropFirst()).allSatisfy(<=),
        "EpochOrder: shards that begin at \(starts) and a buffer of \(size) do not fit \(sampleCount) samples")
    }
    self.sampleCount = sampleCount
    self.batchSize = batchSize
    self.seed = seed
    self.strategy = strategy
  }

  /// The number of whole batches an epoch.
  package var stepsPerEpoch: Int { sampleCount / batchSize }

  /// The epoch of `step`, and where its batch begins in the order of that epoch.
  package func position(ofStep step: Int) -> (epoch: Int, index: Int) {
    (step / stepsPerEpoch, step % stepsPerEpoch * batchSize)
  }

  /// All samples in the order of `epoch`.
  package func samples(inEpoch epoch: Int) -> [Int] { Array(compactSamples(inEpoch: epoch)) }

  /// All samples in the order of `epoch`, 3 or 4 bytes each.
  package func compactSamples(inEpoch epoch: Int) -> SampleOrder {
    var random = seed.derived("order", epoch).stream()
    switch strategy {
    case .permutation:
      var order = SampleOrder(identity: sampleCount)
      order.shuffle(using: &random)
      return order
    case .shardBuffer(let starts, let size):
      return Self.buffered(starts: starts, size: size, &random)
    }
  }

  private static func buffered(starts: [Int], size: Int, _ random: inout RandomStream) -> SampleOrder {
    var order = SampleOrder(sampleCount: starts.last ?? 0)
    var buffer: [UInt32] = []
    for shard in random.permutation(of: starts.count - 1) {
      for sample in starts[shard]..<starts[shard + 1] {
        guard buffer.count == size else {
          buffer.append(UInt32(sample))
          continue
        }
        let place = random.index(below: size)
        order.append(Int(buffer[place]))
        buffer[place] = UInt32(sample)
      }
    }
    buffer.shuffle(using: &random)
    for sample in buffer { order.append(Int(sample)) }
    return order
  }

  /// The samples of the batch of `step`.
  package func samples(atStep step: Int) -> [Int] {
    let (epoch, index) = position(ofStep: step)
    return Array(samples(inEpoch: epoch)[index..<(index + batchSize)])
  }

  /// The places of every batch that are `rank`'s part of it when `ranks` share it: the parts one after the other are the batch, whatever
  /// `ranks` is.
  package func places(ofRank rank: Int, of ranks: Int) -> Range<Int> {
    require(ranks > 0 && (0..<ranks).contains(rank), "EpochOrder: rank \(rank) of \(ranks)")
    return (batchSize * rank / ranks)..<(batchSize * (rank + 1) / ranks)
  }
}

/// Numbers of samples in an order, 3 bytes each where that is enough, for sources of up to 16,777,216 samples; else 4.
package struct SampleOrder: RandomAccessCollection, MutableCollection, Sendable, Hashable {
  package var bytes: [UInt8]
  private let width: Int

  /// The order of the samples below `sampleCount` by number.
  package init(identity sampleCount: Int) {
    self.init(sampleCount: sampleCount)
    for sample in 0..<sampleCount { append(sample) }
  }

  /// An order without samples, with room for those below `sampleCount`.
  init(sampleCount: Int) {
    precondition(sampleCount <= UInt32.max, "SampleOrder: \(sampleCount) samples")
    width = sampleCount <= 1 << 24 ? 3 : 4
    bytes = []
    bytes.reserveCapacity(sampleCount * width)
  }

  package var startIndex: Int { 0 }
  package var endIndex: Int { bytes.count / width }

  mutating func append(_ sample: Int) {
    for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: sample >> (8 * place))) }
  }

  package subscript(index: Int) -> Int {
    get {
      let first = index * width
      let low = Int(bytes[first]) | Int(bytes[first + 1]) << 8 | Int(bytes[first + 2]) << 16
      return width == 3 ? low : low | Int(bytes[first + 3]) << 24
    }
    set {
      for place in 0..<width { bytes[index * width + place] = UInt8(truncatingIfNeeded: newValue >> (8 * place)) }
    }
  }
}

/// The orders of the epochs that a loader's threads are in: one copy for all threads, and none longer than it is needed.
final class EpochOrderCache: Sendable {
  private let order: EpochOrder
  private let known = Mutex<[Int: SampleOrder]>([:])

  init(_ order: EpochOrder) { self.order = order }

  /// All samples in the order of `epoch`. Threads are at most one epoch apart, but where epochs are a step or two long.
  func samples(inEpoch epoch: Int) -> SampleOrder {
    known.withLock { known in
      if let samples = known[epoch] { return samples }
      known = known.filter { $0.key == epoch - 1 }
      let samples = order.compactSamples(inEpoch: epoch)
      known[epoch] = samples
      return samples
    }
  }
}
