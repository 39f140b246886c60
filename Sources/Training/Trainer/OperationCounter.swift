package import Tensor

/// The floating-point operations of matrix products and attentions that a device computes from now on; nil where it does not count them.
package struct OperationCounter {
  private let device: CPUDevice?
  private let start: Int

  package init(_ device: any Device) {
    self.device = device as? CPUDevice
    start = self.device?.floatingPointOperations ?? 0
  }

  package var count: Int? { device.map { $0.floatingPointOperations - start } }
}
