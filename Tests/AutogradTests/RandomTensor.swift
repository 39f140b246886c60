import Tensor

/// Standard normal numbers times `scale`; equal arguments give equal tensors.
func randomTensor(_ shape: Shape, _ name: String, scale: Float = 1, on device: CPUDevice = .standard) -> Tensor {
  var random = Seed(20_220_622).derived(name).stream()
  return Tensor((0..<shape.count).map { _ in scale * random.normal() }, shape: shape, on: device)
}

/// True if every element of `tensor` is within a rounding of `value`.
func isConstant(_ tensor: Tensor?, _ value: Float) -> Bool {
  tensor?.values.allSatisfy { abs($0 - value) < 1e-6 } ?? false
}
