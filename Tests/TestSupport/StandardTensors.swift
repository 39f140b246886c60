package import Tensor

// Tensors on the processor: what nearly every test means where it names no device. Triad itself has no such device.

extension Tensor {
  package init(_ values: [Float], shape: Shape) { self.init(values, shape: shape, on: CPUDevice.standard) }

  package init(repeating value: Float, shape: Shape) {
    self.init(repeating: value, shape: shape, on: CPUDevice.standard)
  }

  package init(zeros shape: Shape) { self.init(zeros: shape, on: CPUDevice.standard) }

  package init(_ value: Float) { self.init(value, on: CPUDevice.standard) }
}
