internal import CKernels
internal import Foundation
internal import Synchronization

extension CPUDevice {
  /// The floating-point operations of all matrix products and attentions so far: what a step's cost is counted in.
  ///
  /// Padding does not exist and recomputation is not counted twice, so this is useful work only. Elementwise work is left out, as
  /// usual.
  public var floatingPointOperations: Int { operations.load(ordering: .relaxed) }

  func count(_ amount: Int) { operations.add(amount, ordering: .relaxed) }

  /// The operations a second that fused multiply-adds in registers reach on all threads: the processor's own limit.
  ///
  /// Takes about `seconds`; the best of several rounds, because other programs only ever slow a round down.
  public func measurePeak(seconds: Double = 0.3) -> Double {
    let work: Int64 = 20_000_000
    let chunks = 4 * threadCount
    var best = 0.0
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    repeat {
      let sums = Tensor(uninitialized: [chunks * 16], on: self)
      let elapsed = clock.measure { pool.parallel(chunks) { tk_fma_peak(sums.p + 16 * $0, work) } }
      let duration = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
      best = max(best, Double(work) * Double(chunks) / duration)
    } while clock.now < end
    return best
  }
}
