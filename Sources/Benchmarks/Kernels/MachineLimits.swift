package import Tensor

/// What the machine can do at most with the threads in use, measured in the process that is compared with it.
package struct MachineLimits: Sendable, Hashable {
  /// Fused multiply-adds in registers, two operations each.
  package var operationsPerSecond: Double
  /// Reading two arrays and writing a third, all far larger than the caches (STREAM's `add`; McCalpin 1995).
  package var bytesPerSecond: Double

  package init(operationsPerSecond: Double, bytesPerSecond: Double) {
    self.operationsPerSecond = operationsPerSecond
    self.bytesPerSecond = bytesPerSecond
  }
}

extension CPUDevice {
  /// Measures both limits; takes about half a second.
  package func measureLimits() -> MachineLimits {
    MachineLimits(operationsPerSecond: measurePeak().operationsPerSecond, bytesPerSecond: measureBandwidth())
  }

  /// The bytes per second of `add` on arrays of 64 MiB: the best of several rounds, because other programs only ever slow one down.
  ///
  /// Counted as STREAM does: what is read and written by the program, not what the caches fetch to write it.
  package func measureBandwidth(seconds: Double = 0.3) -> Double {
    let count = 16 << 20
    // An allocator of its own: the arrays are given back to the system afterwards and leave no trace in the process's steady state.
    let device = CPUDevice(threadCount: threadCount)
    let (a, b) = (Tensor(repeating: 1, shape: [count], on: device), Tensor(repeating: 2, shape: [count], on: device))
    var out = Tensor(zeros: [count], on: device)
    var best = 0.0
    let clock = ContinuousClock()
    let end = clock.now + .seconds(seconds)
    repeat {
      let elapsed = clock.measure { device.add(&out, a, b) }
      best = max(best, Double(3 * 4 * count) / (elapsed / .seconds(1)))
    } while clock.now < end
    return best
  }
}
