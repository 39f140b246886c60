public import Tensor

/// The order in which training goes through a source: a new permutation each epoch, from the seed and the epoch alone.
///
/// Steps are counted from 0 through all epochs; the samples that do not fill a batch at the end of an epoch are left out of it.
public struct EpochOrder: Sendable, Hashable {
  public let sampleCount: Int
  public let batchSize: Int
  public let seed: Seed

  public init(sampleCount: Int, batchSize: Int, seed: Seed) {
    require(
      batchSize > 0 && sampleCount >= batchSize,
      "EpochOrder: \(sampleCount) samples do not fill a batch of \(batchSize); take a smaller batch")
    self.sampleCount = sampleCount
    self.batchSize = batchSize
    self.seed = seed
  }

  /// The number of whole batches an epoch.
  public var stepsPerEpoch: Int { sampleCount / batchSize }

  /// The epoch of `step`, and where its batch begins in the order of that epoch.
  public func position(ofStep step: Int) -> (epoch: Int, index: Int) {
    (step / stepsPerEpoch, step % stepsPerEpoch * batchSize)
  }

  /// All samples in the order of `epoch`.
  public func samples(inEpoch epoch: Int) -> [Int] {
    var random = seed.derived("order", epoch).stream()
    return random.permutation(of: sampleCount)
  }

  /// The samples of the batch of `step`.
  public func samples(atStep step: Int) -> [Int] {
    let (epoch, index) = position(ofStep: step)
    return Array(samples(inEpoch: epoch)[index..<(index + batchSize)])
  }
}
