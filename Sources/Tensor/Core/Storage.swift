internal import Synchronization

/// The memory behind tensors: taken from a device's caching allocator, given back when the last tensor lets go.
///
/// The one `@unchecked Sendable` type of Triad. It is sound because storage is written only while one tensor owns it: only
/// `Tensor` sees it, and `Tensor` lets nobody write before it has made sure that nothing else shares it.
final class Storage: @unchecked Sendable {
  let address: DeviceAddress
  let count: Int
  let device: any Device
  /// How often the elements may have been changed; written when they are, and by whom they are.
  var changes = 0
  private let copy = Mutex<Copy?>(nil)

  /// What the device keeps, and of which elements.
  private struct Copy: Sendable {
    let changes: Int
    let value: any Sendable
  }

  init(count: Int, device: any Device) {
    self.count = count
    self.device = device
    address = device.allocate(count)
  }

  deinit { device.recycle(address, count: count) }

  /// What was kept of these elements, else what `make` gives, which is told what was kept of former ones.
  func keptCopy<Value: Sendable>(make: (_ former: Value?) -> Value) -> Value {
    copy.withLock { copy in
      let former = copy?.value as? Value
      if let former, copy?.changes == changes { return former }
      let value = make(former)
      copy = Copy(changes: changes, value: value)
      return value
    }
  }
}
