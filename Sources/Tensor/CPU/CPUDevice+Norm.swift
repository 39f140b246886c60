internal import CKernels

extension CPUDevice {
  /// `y = (x - mean) * rstd * gamma + beta` in each row, both statistics saved.
  public func layerNorm(
    _ y: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    let (y, mean, rstd) = (y.mutableFloats, mean.mutableFloats, rstd.mutableFloats)
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_layer_norm(
        y + start, mean + $0.lowerBound, rstd + $0.lowerBound, x.floats + start, gamma.floats, beta.floats, epsilon,
        Int64($0.count), Int64(columns))
    }
  }

  /// The same from statistics that are known, to the bit.
  public func layerNorm(_ y: inout Tensor, _ x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    let y = y.mutableFloats
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_layer_norm_again(
        y + start, x.floats + start, mean.floats + $0.lowerBound, rstd.floats + $0.lowerBound, gamma.floats,
        beta.floats, Int64($0.count), Int64(columns))
    }
  }

  /// The gradients of layer norm; those of `gamma` and `beta` are summed in the order of rows.
  public func layerNormBackward(
    _ dx: inout Tensor, adding: Bool, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, x: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    require(dy != nil || !adding, "layerNormBackward: nothing to add to \(dx.shape)")
    let dx = dx.mutableFloats
    forRowsSumming(
      rows, columns: columns, width: 2 * columns,
      into: [(dgamma.mutableFloats, 0..<columns), (dbeta.mutableFloats, columns..<2 * columns)]
    ) { range, sums in
      let start = range.lowerBound * columns
      tk_layer_norm_backward(
        dx + start, adding ? 1 : 0, sums, sums + columns, floats(of: dy, or: dx) + start, x.floats + start,
        mean.floats + range.lowerBound, rstd.floats + range.lowerBound, gamma.floats, Int64(range.count),
        Int64(columns))
    }
  }

  /// `sum = residual + dropout(x)` and its layer norm, in one pass over each row.
  public func residualNorm(
    _ y: inout Tensor, sum: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, residual: Tensor,
    gamma: Tensor, beta: Tensor, epsilon: Float, mask: DropoutMask
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    let (y, sum, mean, rstd) = (y.mutableFloats, sum.mutableFloats, mean.mutableFloats, rstd.mutableFloats)
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_residual_norm(
        y + start, sum + start, mean + $0.lowerBound, rstd + $0.lowerBound, x.floats + start,
        residual.floats + start, gamma.floats, beta.floats, epsilon, mask.key, Int64(start), mask.keep,
        Int64($0.count), Int64(columns))
    }
  }

  /// The gradients of `residualNorm` at both of its inputs, and at `gamma` and `beta`, which are added to.
  public func residualNormBackward(
    _ dx: inout Tensor, dresidual: inout Tensor, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, sum: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor, mask: DropoutMask
  ) {
    let (rows, columns) = sum.shape.rowsAndColumns
    let (dx, dresidual) = (dx.mutableFloats, dresidual.mutableFloats)
    forRowsSumming(
      rows, columns: columns, width: 2 * columns,
      into: [(dgamma.mutableFloats, 0..<columns), (dbeta.mutableFloats, columns..<2 * columns)]
    ) { range, sums in
      let start = range.lowerBound * columns
      tk_residual_norm_backward(
        dx + start, dresidual + start, sums, sums + columns, floats(of: dy, or: dresidual) + start,
        sum.floats + start, mean.floats + range.lowerBound, rstd.floats + range.lowerBound, gamma.floats, mask.key,
        Int64(start), mask.keep, Int64(range.count), Int64(columns))
    }
  }

  /// `y = x / max(|x|, epsilon)` in each row, norms saved.
  public func normalize(_ y: inout Tensor, norms: inout Tensor, _ x: Tensor, epsilon: Float) {
    let (rows, columns) = x.shape.rowsAndColumns
    let (y, norms) = (y.mutableFloats, norms.mutableFloats)
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_normalize(
        y + start, norms + $0.lowerBound, x.floats + start, epsilon, Int64($0.count), Int64(columns))
    }
  }

  /// The gradient of `normalize` in each row, from its result and the saved norms.
  public func normalizeBackward(_ dx: inout Tensor, _ dy: Tensor, y: Tensor, norms: Tensor, epsilon: Float) {
    let (rows, columns) = y.shape.rowsAndColumns
    let dx = dx.mutableFloats
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_normalize_backward(
        dx + start, dy.floats + start, y.floats + start, norms.floats + $0.lowerBound, epsilon, Int64($0.count),
        Int64(columns))
    }
  }
}
