public import Tensor

/// One kernel at one set of sizes, on random operands: what `triad bench kernels` times.
public struct KernelCase: Sendable {
  public let kernel: Kernel
  /// Where the sizes come from, such as `tiny: hidden layer`.
  public let origin: String
  /// Makes the operands on a device and gives back the call.
  let prepare: @Sendable (any Device) -> () -> Void

  init(_ kernel: Kernel, _ origin: String, prepare: @escaping @Sendable (any Device) -> () -> Void) {
    self.kernel = kernel
    self.origin = origin
    self.prepare = prepare
  }

  /// The sizes and the work of the call, as a profile counts them; calls it once.
  public func count(on device: any Device) -> (call: DeviceProfile.Call, work: KernelWork) {
    let probe = ProfilingDevice(device)
    prepare(probe)()
    for (call, entry) in probe.profile.byCall where call.kernel == kernel {
      let calls = max(1, entry.calls)
      return (call, KernelWork(operations: entry.work.operations / calls, bytes: entry.work.bytes / calls))
    }
    return (DeviceProfile.Call(kernel), KernelWork())
  }

  /// The seconds of a call: the least of the means over rounds of some milliseconds, because other programs only ever slow one down.
  public func time(on device: any Device, seconds: Double = 0.15) -> Double {
    let call = prepare(device)
    let clock = ContinuousClock()
    call()
    let once = clock.measure(call) / .seconds(1)
    let callsPerRound = max(1, Int(seconds / 10 / max(once, 1e-7)))
    var best = Double.infinity
    let end = clock.now + .seconds(seconds)
    repeat {
      let elapsed = clock.measure { for _ in 0..<callsPerRound { call() } }
      best = min(best, (elapsed / .seconds(1)) / Double(callsPerRound))
    } while clock.now < end
    return best
  }
}

/// What was measured of a case.
public struct KernelTiming: Sendable {
  public let kernel: Kernel
  public let origin: String
  public let sizes: String
  public let work: KernelWork
  /// Of one call.
  public let seconds: Double

  public init(kernel: Kernel, origin: String, sizes: String, work: KernelWork, seconds: Double) {
    self.kernel = kernel
    self.origin = origin
    self.sizes = sizes
    self.work = work
    self.seconds = seconds
  }

  public var operationsPerSecond: Double { Double(work.operations) / seconds }
  public var bytesPerSecond: Double { Double(work.bytes) / seconds }

  /// Of the machine's limits; above 1 where operands stay in the caches, which are faster than memory.
  public func share(of limits: MachineLimits) -> Double { work.leastSeconds(limits) / seconds }
}

extension KernelCase {
  public func measure(on device: any Device, seconds: Double = 0.15) -> KernelTiming {
    let (call, work) = count(on: device)
    return KernelTiming(
      kernel: kernel, origin: origin, sizes: call.sizes, work: work, seconds: time(on: device, seconds: seconds))
  }
}
