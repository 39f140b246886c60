import Foundation
import Synchronization
package import Tensor

/// A device whose memory the host cannot reach: its pages are protected except while one of its kernels runs, so that whoever reads or
/// writes a tensor's memory otherwise stops the process at once.
///
/// The kernels are those of the processor, so results must be those of `CPUDevice` bit for bit. What holds for a GPU is shown here without one:
/// nothing above the device dereferences its memory, and everything goes through kernels, uploads and downloads.
package final class FencedDevice: Device {
  /// What has crossed the fence.
  package struct Traffic: Sendable, Hashable {
    package var kernels = 0
    package var uploads = 0
    /// Each makes the host wait for the device.
    package var downloads = 0
  }

  package let wrapped: CPUDevice
  private let field: FencedField
  private let counts: TrafficCount
  /// The device in float32 behind the same fence; nil for that one itself.
  private let whole: FencedDevice?
  private let views = PrecisionViews<FencedDevice>()

  package init(threadCount: Int = 2) {
    wrapped = CPUDevice(threadCount: threadCount)
    field = FencedField()
    counts = TrafficCount()
    whole = nil
  }

  private init(_ whole: FencedDevice, in precision: Precision) {
    wrapped = whole.wrapped.processor(in: precision)
    (field, counts) = (whole.field, whole.counts)
    self.whole = whole
  }

  package var name: String { "fenced " + wrapped.name }

  package var precision: Precision { wrapped.precision }

  package func computing(in precision: Precision) -> any Device {
    if precision == self.precision { return self }
    if let whole { return whole.computing(in: precision) }
    return views.view(in: precision) { FencedDevice(self, in: precision) }
  }

  /// Since the start or the last ``forgetTraffic()``, in all precisions.
  package var traffic: Traffic { counts.state.withLock { $0 } }

  package func forgetTraffic() { counts.state.withLock { $0 = Traffic() } }

  package func allocate(_ count: Int) -> DeviceAddress { DeviceAddress(word: field.allocate(bytes: 4 * count)) }

  package func recycle(_ address: DeviceAddress, count: Int) { field.recycle(address.word, bytes: 4 * count) }

  /// Runs a kernel behind the fence.
  func open<Result>(
    counting kind: WritableKeyPath<Traffic, Int> & Sendable = \.kernels, _ body: () -> Result
  ) -> Result {
    counts.state.withLock { $0[keyPath: kind] += 1 }
    field.open()
    defer { field.close() }
    return body()
  }
}

/// What has crossed a fence, whichever precision it was for.
private final class TrafficCount: Sendable {
  let state = Mutex(FencedDevice.Traffic())
}

/// Memory that can be reached only while it is open.
private final class FencedField: Sendable {
  private struct State {
    var used = 0
    var visitors = 0
    var free: [Int: [UInt]] = [:]
  }

  private static let size = 8 << 30
  private static let page = 4096
  private let start: UInt
  private let state = Mutex(State())

  init() {
    let flags = MAP_PRIVATE | MAP_ANON | MAP_NORESERVE
    guard let raw = mmap(nil, FencedField.size, PROT_NONE, flags, -1, 0), raw != MAP_FAILED else {
      fatalError("fenced device: no addresses")
    }
    start = UInt(bitPattern: raw)
  }

  deinit { munmap(UnsafeMutableRawPointer(bitPattern: start), FencedField.size) }

  /// Blocks are powers of two from 64 bytes on; those of a size are used again.
  func allocate(bytes: Int) -> UInt {
    let size = FencedField.blockSize(bytes)
    return state.withLock { state in
      if let address = state.free[size]?.popLast() { return address }
      require(state.used + size <= FencedField.size, "fenced device: out of memory")
      let address = start + UInt(state.used)
      // What another thread's kernel has opened ends before the new block.
      if state.visitors > 0 { protect(from: state.used, size, PROT_READ | PROT_WRITE) }
      state.used += size
      return address
    }
  }

  func recycle(_ address: UInt, bytes: Int) {
    state.withLock { $0.free[FencedField.blockSize(bytes), default: []].append(address) }
  }

  func open() {
    state.withLock { state in
      state.visitors += 1
      if state.visitors == 1 { protect(from: 0, state.used, PROT_READ | PROT_WRITE) }
    }
  }

  func close() {
    state.withLock { state in
      state.visitors -= 1
      if state.visitors == 0 { protect(from: 0, state.used, PROT_NONE) }
    }
  }

  private static func blockSize(_ bytes: Int) -> Int {
    var size = 64
    while size < bytes { size *= 2 }
    return size
  }

  /// Whole pages around the range.
  private func protect(from offset: Int, _ count: Int, _ access: Int32) {
    guard count > 0 else { return }
    let first = offset / FencedField.page * FencedField.page
    let end = (offset + count + FencedField.page - 1) / FencedField.page * FencedField.page
    let failed = mprotect(UnsafeMutableRawPointer(bitPattern: start + UInt(first)), end - first, access)
    require(failed == 0, "fenced device: protection failed with \(errno)")
  }
}
