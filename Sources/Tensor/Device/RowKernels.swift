/// Moving rows and patches.
public protocol RowKernels {
  /// `out[i] = x[indices[i]]`
  func gatherRows(_ out: Tensor, _ x: Tensor, _ indices: Indices)
  /// `out[indices[i]] += x[i]`, in the order of `i`
  func scatterAddRows(_ out: Tensor, _ x: Tensor, _ indices: Indices)
  /// Images `[batch, channels, height, width]` to `[batch, places, channels * patch * patch]`, columns as in a convolution.
  func patchify(_ out: Tensor, _ images: Tensor, patch: Int)
  /// `[batch, places, columns]` with a class token first to `[batch, 1 + places, columns]`, plus positions `[1 + places, columns]`
  func assembleTokens(_ out: Tensor, patches: Tensor, classToken: Tensor, positions: Tensor)
  /// Means over windows of a square of places: `[batch, side * side, columns]` to `[batch, grid * grid, columns]`.
  func poolPatches(_ out: Tensor, _ x: Tensor, grid: Int)
}
