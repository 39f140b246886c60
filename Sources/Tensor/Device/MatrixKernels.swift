/// A matrix that is a window of a tensor's memory: `stride` floats from row to row, from element `offset` on.
public struct MatrixView {
  public let tensor: Tensor
  public let offset: Int
  public let stride: Int
  public let isTransposed: Bool

  /// The tensor as `[rows, last axis]`.
  public init(_ tensor: Tensor, transposed: Bool = false) {
    self.init(tensor, offset: 0, stride: tensor.shape[-1], transposed: transposed)
  }

  public init(_ tensor: Tensor, offset: Int, stride: Int, transposed: Bool = false) {
    self.tensor = tensor
    self.offset = offset
    self.stride = stride
    isTransposed = transposed
  }
}

/// Matrix products and what is fused behind them.
public protocol MatrixKernels {
  /// `out = alpha * a b + beta * out + bias`, `[rows, inner] x [inner, columns]` after the transpositions that the views say,
  /// `bias` `[columns]` in each row. `out` is not read for `beta` 0 and must not be transposed.
  /// Results do not depend on the number of threads.
  func matrixProduct(
    _ out: MatrixView, _ a: MatrixView, _ b: MatrixView, rows: Int, columns: Int, inner: Int, alpha: Float, beta: Float,
    bias: Tensor?)
  /// `x += bias` in each row
  func addBias(_ x: Tensor, _ bias: Tensor)
  /// `out = gelu(pre)`, exact GELU, x Phi(x) (Hendrycks & Gimpel 2016); `out` may be `pre`.
  func gelu(_ out: Tensor, _ pre: Tensor)
  /// `dx = dy * gelu'(pre)`; `dx` may be `dy`.
  func geluBackward(_ dx: Tensor, _ dy: Tensor, pre: Tensor)
  /// `out += ` sums over rows
  func columnSum(_ out: Tensor, _ x: Tensor)
}

extension MatrixKernels {
  /// `out = alpha * a b + beta * out`
  public func matrixProduct(
    _ out: MatrixView, _ a: MatrixView, _ b: MatrixView, rows: Int, columns: Int, inner: Int, alpha: Float, beta: Float
  ) {
    matrixProduct(out, a, b, rows: rows, columns: columns, inner: inner, alpha: alpha, beta: beta, bias: nil)
  }
}
