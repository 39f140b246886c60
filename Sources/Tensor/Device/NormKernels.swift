/// Layer norm and unit norm; `x` is `[rows, columns]`, statistics are `[rows]`.
public protocol NormKernels {
  /// `y = (x - mean) * rstd * gamma + beta`
  func layerNorm(
    _ y: Tensor, mean: Tensor, rstd: Tensor, _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float)
  /// The same from statistics that are known: gives the bits of the kernels that found them.
  func layerNorm(_ y: Tensor, _ x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor)
  /// `dx` is added to if `adding`, and may be `dy` if not; `dgamma` and `dbeta` are added to.
  func layerNormBackward(
    _ dx: Tensor, adding: Bool, dgamma: Tensor, dbeta: Tensor, _ dy: Tensor, x: Tensor, mean: Tensor, rstd: Tensor,
    gamma: Tensor)
  /// `sum = residual + dropout(x)`, `y = layerNorm(sum)`
  func residualNorm(
    _ y: Tensor, sum: Tensor, mean: Tensor, rstd: Tensor, _ x: Tensor, residual: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Float, mask: DropoutMask)
  /// `dresidual` is the gradient at `sum`, `dx` its dropout; `dgamma` and `dbeta` are added to; `dresidual` may be `dy`.
  func residualNormBackward(
    _ dx: Tensor, dresidual: Tensor, dgamma: Tensor, dbeta: Tensor, _ dy: Tensor, sum: Tensor, mean: Tensor,
    rstd: Tensor, gamma: Tensor, mask: DropoutMask)
  /// `y = x / max(|x|, epsilon)` in each row, norms saved
  func normalize(_ y: Tensor, norms: Tensor, _ x: Tensor, epsilon: Float)
  func normalizeBackward(_ dx: Tensor, _ dy: Tensor, y: Tensor, norms: Tensor, epsilon: Float)
}
