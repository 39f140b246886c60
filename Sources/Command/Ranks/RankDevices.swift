package import Ranks
package import Tensor

extension Ranks {
  /// That all ranks compute alike. Sums are rounded as the device does, so parameters would drift apart otherwise.
  package func requireSame(_ device: any Device) throws {
    try requireSame("the device", DeviceName(device.name).arithmetic)
  }
}
