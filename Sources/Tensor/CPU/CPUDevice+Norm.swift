internal import CKernels

extension CPUDevice {
  public func layerNorm(
    _ y: Tensor, mean: Tensor, rstd: Tensor, _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_layer_norm(
        y.p + start, mean.p + $0.lowerBound, rstd.p + $0.lowerBound, x.p + start, gamma.p, beta.p, epsilon,
        Int64($0.count), Int64(columns))
    }
  }

  public func layerNorm(_ y: Tensor, _ x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_layer_norm_again(
        y.p + start, x.p + start, mean.p + $0.lowerBound, rstd.p + $0.lowerBound, gamma.p, beta.p, Int64($0.count),
        Int64(columns))
    }
  }

  public func layerNormBackward(
    _ dx: Tensor, adding: Bool, dgamma: Tensor, dbeta: Tensor, _ dy: Tensor, x: Tensor, mean: Tensor, rstd: Tensor,
    gamma: Tensor
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    forRowsSumming(
      rows, columns: columns, width: 2 * columns,
      into: [(dgamma, 0..<columns), (dbeta, columns..<2 * columns)]
    ) { range, sums in
      let start = range.lowerBound * columns
      tk_layer_norm_backward(
        dx.p + start, adding ? 1 : 0, sums, sums + columns, dy.p + start, x.p + start, mean.p + range.lowerBound,
        rstd.p + range.lowerBound, gamma.p, Int64(range.count), Int64(columns))
    }
  }

  public func residualNorm(
    _ y: Tensor, sum: Tensor, mean: Tensor, rstd: Tensor, _ x: Tensor, residual: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Float, mask: DropoutMask
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_residual_norm(
        y.p + start, sum.p + start, mean.p + $0.lowerBound, rstd.p + $0.lowerBound, x.p + start, residual.p + start,
        gamma.p, beta.p, epsilon, mask.key, Int64(start), mask.keep, Int64($0.count), Int64(columns))
    }
  }

  public func residualNormBackward(
    _ dx: Tensor, dresidual: Tensor, dgamma: Tensor, dbeta: Tensor, _ dy: Tensor, sum: Tensor, mean: Tensor,
    rstd: Tensor, gamma: Tensor, mask: DropoutMask
  ) {
    let (rows, columns) = sum.shape.rowsAndColumns
    forRowsSumming(
      rows, columns: columns, width: 2 * columns,
      into: [(dgamma, 0..<columns), (dbeta, columns..<2 * columns)]
    ) { range, sums in
      let start = range.lowerBound * columns
      tk_residual_norm_backward(
        dx.p + start, dresidual.p + start, sums, sums + columns, dy.p + start, sum.p + start,
        mean.p + range.lowerBound, rstd.p + range.lowerBound, gamma.p, mask.key, Int64(start), mask.keep,
        Int64(range.count), Int64(columns))
    }
  }

  public func normalize(_ y: Tensor, norms: Tensor, _ x: Tensor, epsilon: Float) {
    let (rows, columns) = x.shape.rowsAndColumns
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_normalize(y.p + start, norms.p + $0.lowerBound, x.p + start, epsilon, Int64($0.count), Int64(columns))
    }
  }

  public func normalizeBackward(_ dx: Tensor, _ dy: Tensor, y: Tensor, norms: Tensor, epsilon: Float) {
    let (rows, columns) = y.shape.rowsAndColumns
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_normalize_backward(
        dx.p + start, dy.p + start, y.p + start, norms.p + $0.lowerBound, epsilon, Int64($0.count), Int64(columns))
    }
  }
}
