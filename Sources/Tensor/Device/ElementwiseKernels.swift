/// Kernels on elements and whole-tensor sums.
public protocol ElementwiseKernels {
  /// `y += a * x`
  func axpy(_ y: Tensor, _ a: Float, _ x: Tensor)
  /// `out = a + b`
  func add(_ out: Tensor, _ a: Tensor, _ b: Tensor)
  /// `x *= a`
  func scale(_ x: Tensor, by a: Float)
  /// `y += weight * (x - y)`
  func lerp(_ y: Tensor, toward x: Tensor, weight: Float)
  /// `out = mask * x / keep`; `out` may be `x`.
  func dropout(_ out: Tensor, _ x: Tensor, mask: DropoutMask)
  /// The sum of the elements, the sum of their squares, and whether all are finite.
  func sums(_ x: Tensor) -> (sum: Double, squares: Double, isFinite: Bool)
  /// The inner product.
  func dot(_ a: Tensor, _ b: Tensor) -> Double
}
