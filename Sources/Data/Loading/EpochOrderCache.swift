import Synchronization
import Tensor

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
