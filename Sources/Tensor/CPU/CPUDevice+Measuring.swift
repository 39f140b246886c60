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

  /// Measures what fused multiply-adds in registers reach on all threads; takes about `seconds`.
  public func measurePeak(seconds: Double = 0.3) -> PeakMeasurement {
    let work = 20_000_000
    let pieces = 4 * threadCount
    // Threads that share a core share its units.
    var peak = PeakMeasurement(threads: min(threadCount, ProcessInfo.processInfo.activeProcessorCount))
    let results = allocate(pieces * 16)
    defer { recycle(results, count: pieces * 16) }
    var times = [Double](repeating: 0, count: pieces)
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    repeat {
      times.withUnsafeMutableBufferPointer { times in
        guard let times = times.baseAddress else { return }
        pool.parallel(pieces) { piece in
          let start = threadSeconds()
          tk_fma_peak(results + 16 * piece, Int64(work))
          times[piece] = threadSeconds() - start
        }
      }
      peak.add(operations: work, pieceSeconds: times)
    } while clock.now < end
    return peak
  }
}

/// The processor time that the calling thread has had.
package func threadSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
}
