internal import CKernels

extension CPUDevice {
  public func layerNorm(
    _ y: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    let (y, mean, rstd) = (y.mutableAddress, mean.mutableAddress, rstd.mutableAddress)
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_layer_norm(
        y + start, mean + $0.lowerBound, rstd + $0.lowerBound, x.address + start, gamma.address, beta.address, epsilon,
        Int64($0.count), Int64(columns))
    }
  }

  public func layerNorm(_ y: inout Tensor, _ x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor) {
    let (rows, columns) = x.shape.rowsAndColumns
    let y = y.mutableAddress
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_layer_norm_again(
        y + start, x.address + start, mean.address + $0.lowerBound, rstd.address + $0.lowerBound, gamma.address,
        beta.address, Int64($0.count), Int64(columns))
    }
  }

  public func layerNormBackward(
    _ dx: inout Tensor, adding: Bool, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, x: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    require(dy != nil || !adding, "layerNormBackward: nothing to add to \(dx.shape)")
    let dx = dx.mutableAddress
    forRowsSumming(
      rows, columns: columns, width: 2 * columns,
      into: [(dgamma.mutableAddress, 0..<columns), (dbeta.mutableAddress, columns..<2 * columns)]
    ) { range, sums in
      let start = range.lowerBound * columns
      tk_layer_norm_backward(
        dx + start, adding ? 1 : 0, sums, sums + columns, address(of: dy, or: dx) + start, x.address + start,
        mean.address + range.lowerBound, rstd.address + range.lowerBound, gamma.address, Int64(range.count),
        Int64(columns))
    }
  }

  public func residualNorm(
    _ y: inout Tensor, sum: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, residual: Tensor,
    gamma: Tensor, beta: Tensor, epsilon: Float, mask: DropoutMask
  ) {
    let (rows, columns) = x.shape.rowsAndColumns
    let (y, sum, mean, rstd) = (y.mutableAddress, sum.mutableAddress, mean.mutableAddress, rstd.mutableAddress)
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_residual_norm(
        y + start, sum + start, mean + $0.lowerBound, rstd + $0.lowerBound, x.address + start,
        residual.address + start, gamma.address, beta.address, epsilon, mask.key, Int64(start), mask.keep,
        Int64($0.count), Int64(columns))
    }
  }

  public func residualNormBackward(
    _ dx: inout Tensor, dresidual: inout Tensor, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, sum: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor, mask: DropoutMask
  ) {
    let (rows, columns) = sum.shape.rowsAndColumns
    let (dx, dresidual) = (dx.mutableAddress, dresidual.mutableAddress)
    forRowsSumming(
      rows, columns: columns, width: 2 * columns,
      into: [(dgamma.mutableAddress, 0..<columns), (dbeta.mutableAddress, columns..<2 * columns)]
    ) { range, sums in
      let start = range.lowerBound * columns
      tk_residual_norm_backward(
        dx + start, dresidual + start, sums, sums + columns, address(of: dy, or: dresidual) + start,
        sum.address + start, mean.address + range.lowerBound, rstd.address + range.lowerBound, gamma.address, mask.key,
        Int64(start), mask.keep, Int64(range.count), Int64(columns))
    }
  }

  public func normalize(_ y: inout Tensor, norms: inout Tensor, _ x: Tensor, epsilon: Float) {
    let (rows, columns) = x.shape.rowsAndColumns
    let (y, norms) = (y.mutableAddress, norms.mutableAddress)
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_normalize(
        y + start, norms + $0.lowerBound, x.address + start, epsilon, Int64($0.count), Int64(columns))
    }
  }

  public func normalizeBackward(_ dx: inout Tensor, _ dy: Tensor, y: Tensor, norms: Tensor, epsilon: Float) {
    let (rows, columns) = y.shape.rowsAndColumns
    let dx = dx.mutableAddress
    forRows(rows, columns: columns) {
      let start = $0.lowerBound * columns
      tk_normalize_backward(
        dx + start, dy.address + start, y.address + start, norms.address + $0.lowerBound, epsilon, Int64($0.count),
        Int64(columns))
    }
  }
}
