internal import CKernels
internal import Foundation

extension CPUDevice {
  /// The floating-point operations of all matrix products and attentions so far: what a step's cost is counted in.
  ///
  /// Padding does not exist and recomputation is not counted twice, so this is useful work only. Elementwise work is left out, as
  /// usual.
  package var floatingPointOperations: Int { counted }

  /// Measures what fused multiply-adds in registers reach on all threads; takes about `seconds`.
  package func measurePeak(seconds: Double = 0.3) -> PeakMeasurement {
    let work = 20_000_000
    let pieces = 4 * threadCount
    // Threads that share a core share its units.
    var peak = PeakMeasurement(threads: min(threadCount, ProcessInfo.processInfo.activeProcessorCount))
    let results = allocateFloats(pieces * 16)
    defer { recycleFloats(results, count: pieces * 16) }
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

/// What fused multiply-adds in registers reach on all threads of a device: the processor's own limit, from many short rounds.
///
/// A round that other programs disturb, or that finds a core still asleep, is slower and never faster. So the best round counts,
/// and rounds before and after what is compared with them are joined: one bad moment is not taken for the machine.
package struct PeakMeasurement: Sendable, Hashable {
  /// Those that computed, at most one per core.
  package let threads: Int
  /// Operations a second on all threads, of each round.
  package private(set) var rounds: [Double]
  /// The separate times that the rounds come from.
  package private(set) var windows = 1

  package init(threads: Int, rounds: [Double] = []) {
    self.threads = threads
    self.rounds = rounds
  }

  /// Adds a round in which each piece of `operations` took its thread so many seconds of processor time.
  ///
  /// Processor time, not the clock on the wall: a thread that has to wait for its core is no slower for it.
  package mutating func add(operations: Int, pieceSeconds: [Double]) {
    let total = pieceSeconds.reduce(0, +)
    guard total > 0 else { return }
    rounds.append(Double(operations) * Double(pieceSeconds.count) / total * Double(threads))
  }

  /// Takes the rounds of another time in.
  package mutating func join(_ other: PeakMeasurement) {
    require(threads == other.threads, "peaks of \(threads) and of \(other.threads) threads cannot be joined")
    rounds += other.rounds
    windows += other.windows
  }

  /// Of the best round; 0 without any.
  package var operationsPerSecond: Double { rounds.max() ?? 0 }

  /// The share of the peak that a speed is; nil where it is above the peak, which only says that the peak was not seen.
  package func share(of operationsPerSecond: Double) -> Double? {
    let share = operationsPerSecond / self.operationsPerSecond
    return share <= 1 ? share : nil
  }
}

extension PeakMeasurement: CustomStringConvertible {
  /// How it was measured.
  package var description: String {
    "best of \(rounds.count) rounds in \(windows) window\(windows == 1 ? "" : "s") on \(threads) "
      + "thread\(threads == 1 ? "" : "s"), by processor time"
  }
}
