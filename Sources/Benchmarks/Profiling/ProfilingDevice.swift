internal import Synchronization
package import Tensor

/// A device that hands every call to another one and keeps account of the time: by part of the step, kernel and sizes.
///
/// What is not profiled pays nothing, because it runs on the other device directly. Tensors made here belong to this device, so that
/// whatever is computed from them is counted.
package final class ProfilingDevice: Device {
  /// The device that does the work.
  package let wrapped: any Device
  private let account: Account
  /// The device in float32 with the same account; nil for that one itself.
  private let whole: ProfilingDevice?
  private let views = PrecisionViews<ProfilingDevice>()

  /// What the devices of all precisions write into.
  private final class Account: Sendable {
    let state = Mutex(State())
  }

  private struct State {
    var profile = DeviceProfile()
    /// The parts underway, the innermost last.
    var underway: [Int] = []
    var mark = ContinuousClock.now

    /// Charges the time since the last change to the innermost part.
    mutating func charge(_ now: ContinuousClock.Instant) {
      if let part = underway.last { profile.parts[part].seconds += (now - mark) / .seconds(1) }
      mark = now
    }
  }

  /// What is counted outside all parts.
  package static let remainder = "between parts"

  package init(_ wrapped: any Device) {
    self.wrapped = wrapped
    account = Account()
    whole = nil
  }

  private init(_ whole: ProfilingDevice, in precision: Precision) {
    wrapped = whole.wrapped.computing(in: precision)
    account = whole.account
    self.whole = whole
  }

  package var name: String { wrapped.name }

  package var precision: Precision { wrapped.precision }

  package func computing(in precision: Precision) -> any Device {
    if precision == self.precision { return self }
    if let whole { return whole.computing(in: precision) }
    return views.view(in: precision) { ProfilingDevice(self, in: precision) }
  }

  /// What was counted since the start or the last `forget()`.
  package var profile: DeviceProfile { account.state.withLock { $0.profile } }

  /// Begins anew. Not for use inside a part.
  package func forget() { account.state.withLock { $0.profile = DeviceProfile() } }

  package func allocate(_ count: Int) -> DeviceAddress { wrapped.allocate(count) }

  package func recycle(_ address: DeviceAddress, count: Int) { wrapped.recycle(address, count: count) }

  package func runPart<Result, Failure: Error>(
    _ name: @autoclosure () -> String, isShared: Bool, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    enter(name(), isShared: isShared)
    defer { leave() }
    return try body()
  }

  private func enter(_ name: String, isShared: Bool) {
    account.state.withLock { state in
      state.charge(.now)
      var around = isShared ? nil : state.underway.last.map { state.profile.parts[$0].name }
      if around == ProfilingDevice.remainder { around = nil }
      let part = state.profile.index(ofPart: around.map { $0 + " / " + name } ?? name)
      state.underway.append(part)
    }
  }

  private func leave() {
    account.state.withLock { state in
      state.charge(.now)
      state.underway.removeLast()
    }
  }

  /// Runs a kernel and counts it.
  func timed<Result>(_ call: DeviceProfile.Call, _ work: KernelWork, _ body: () -> Result) -> Result {
    let start = ContinuousClock.now
    let result = body()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    account.state.withLock { state in
      let part = state.underway.last ?? state.profile.index(ofPart: ProfilingDevice.remainder)
      state.profile.count(call, work, seconds: seconds, inPart: part)
    }
    return result
  }

  /// The seconds that counting adds to a call, measured on calls that do nothing.
  package static func measureCost(of device: any Device) -> Double {
    let probe = ProfilingDevice(device)
    let calls = 20_000
    let elapsed = ContinuousClock().measure {
      for _ in 0..<calls { probe.timed(DeviceProfile.Call(.add, rows: 1, columns: 1), .moving(3)) {} }
    }
    return (elapsed / .seconds(1)) / Double(calls)
  }
}
