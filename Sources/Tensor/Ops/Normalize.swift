extension Tensor {
  /// Rows of unit length: `x / max(|x|, 1e-12)` over the last axis, as `torch.nn.functional.normalize`.
  public func normalized() -> Tensor { normalizedWithNorms().output }

  package static let normEpsilon: Float = 1e-12

  package func normalizedWithNorms() -> (output: Tensor, norms: Tensor) {
    var output = Tensor(uninitialized: shape, on: device)
    var norms = Tensor(uninitialized: [shape.rowsAndColumns.rows], on: device)
    device.normalize(&output, norms: &norms, self, epsilon: Tensor.normEpsilon)
    return (output, norms)
  }

  package func normalizedBackward(output: Tensor, norms: Tensor) -> Tensor {
    var dx = Tensor(uninitialized: shape, on: device)
    device.normalizeBackward(&dx, self, y: output, norms: norms, epsilon: Tensor.normEpsilon)
    return dx
  }
}
