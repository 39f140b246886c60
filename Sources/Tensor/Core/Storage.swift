/// The memory behind tensors: taken from a device's caching allocator, given back when the last tensor lets go.
///
/// The one `@unchecked Sendable` type of Triad. It is sound because storage is written only while one tensor owns it: only
/// `Tensor` sees it, and `Tensor` lets nobody write before it has made sure that nothing else shares it.
final class Storage: @unchecked Sendable {
  let address: DeviceAddress
  let count: Int
  let device: any Device

  init(count: Int, device: any Device) {
    self.count = count
    self.device = device
    address = device.allocate(count)
  }

  deinit { device.recycle(address, count: count) }
}
