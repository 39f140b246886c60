package import Tensor

extension ProfilingDevice {
  package func matrixProduct(
    _ out: inout Tensor, _ window: MatrixWindow, _ a: MatrixView, _ b: MatrixView, alpha: Factor, beta: Float,
    bias: Tensor?
  ) {
    let (rows, columns, inner) = (window.rows, window.columns, a.columns)
    timed(
      DeviceProfile.Call(.product(a, b), rows: rows, columns: columns, inner: inner),
      .product(rows: rows, columns: columns, inner: inner, accumulating: beta != 0)
    ) {
      wrapped.matrixProduct(&out, window, a, b, alpha: alpha, beta: beta, bias: bias)
    }
  }

  package func attention(
    _ out: inout Tensor, lse: inout Tensor, query: ColumnWindow, key: ColumnWindow, value: ColumnWindow,
    plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    timed(
      DeviceProfile.Call(.attention, rows: plan.queries.total, columns: plan.keys.total, inner: width),
      .attention(scores: plan.scoreCount, width: width, queries: plan.queries.total, keys: plan.keys.total)
    ) {
      wrapped.attention(
        &out, lse: &lse, query: query, key: key, value: value, plan: plan, width: width, mask: mask)
    }
  }

  package func attentionBackward(
    _ gradients: inout AttentionGradients, _ dout: Tensor, out: Tensor, lse: Tensor, query: ColumnWindow,
    key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    timed(
      DeviceProfile.Call(.attentionBackward, rows: plan.queries.total, columns: plan.keys.total, inner: width),
      .attentionBackward(scores: plan.scoreCount, width: width, queries: plan.queries.total, keys: plan.keys.total)
    ) {
      wrapped.attentionBackward(
        &gradients, dout, out: out, lse: lse, query: query, key: key, value: value, plan: plan, width: width,
        mask: mask)
    }
  }

  /// Runs a kernel on whole rows that reads and writes `floats`.
  ///
  /// - Parameter shape: Of a tensor, and not the tensor: one more that shares its memory would make the kernel copy it first.
  private func onRows(_ kernel: Kernel, _ shape: Shape, _ floats: Int, _ body: () -> Void) {
    let (rows, columns) = shape.rowsAndColumns
    timed(DeviceProfile.Call(kernel, rows: rows, columns: columns), .moving(floats), body)
  }

  package func addBias(_ x: inout Tensor, _ bias: Tensor) {
    onRows(.addBias, x.shape, 2 * x.count + bias.count) { wrapped.addBias(&x, bias) }
  }

  package func gelu(_ out: inout Tensor, _ pre: Tensor?) {
    onRows(.gelu, out.shape, 2 * out.count) { wrapped.gelu(&out, pre) }
  }

  package func geluBackward(_ dx: inout Tensor, _ dy: Tensor?, pre: Tensor) {
    onRows(.geluBackward, dx.shape, 3 * dx.count) { wrapped.geluBackward(&dx, dy, pre: pre) }
  }

  package func columnSum(_ out: inout Tensor, _ x: Tensor) {
    onRows(.columnSum, x.shape, x.count + 2 * out.count) { wrapped.columnSum(&out, x) }
  }

  package func layerNorm(
    _ y: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float
  ) {
    onRows(.layerNorm, y.shape, 2 * y.count + 2 * mean.count + 2 * gamma.count) {
      wrapped.layerNorm(&y, mean: &mean, rstd: &rstd, x, gamma: gamma, beta: beta, epsilon: epsilon)
    }
  }

  package func layerNorm(_ y: inout Tensor, _ x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor) {
    onRows(.layerNormAgain, y.shape, 2 * y.count + 2 * mean.count + 2 * gamma.count) {
      wrapped.layerNorm(&y, x, mean: mean, rstd: rstd, gamma: gamma, beta: beta)
    }
  }

  package func layerNormBackward(
    _ dx: inout Tensor, adding: Bool, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, x: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor
  ) {
    onRows(.layerNormBackward, dx.shape, (adding ? 4 : 3) * dx.count + 2 * mean.count + 5 * gamma.count) {
      wrapped.layerNormBackward(
        &dx, adding: adding, dgamma: &dgamma, dbeta: &dbeta, dy, x: x, mean: mean, rstd: rstd, gamma: gamma)
    }
  }

  package func residualNorm(
    _ y: inout Tensor, sum: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, residual: Tensor,
    gamma: Tensor, beta: Tensor, epsilon: Float, mask: DropoutMask
  ) {
    onRows(.residualNorm, y.shape, 4 * y.count + 2 * mean.count + 2 * gamma.count) {
      wrapped.residualNorm(
        &y, sum: &sum, mean: &mean, rstd: &rstd, x, residual: residual, gamma: gamma, beta: beta, epsilon: epsilon,
        mask: mask)
    }
  }

  package func residualNormBackward(
    _ dx: inout Tensor, dresidual: inout Tensor, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, sum: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor, mask: DropoutMask
  ) {
    onRows(.residualNormBackward, dx.shape, 4 * dx.count + 2 * mean.count + 5 * gamma.count) {
      wrapped.residualNormBackward(
        &dx, dresidual: &dresidual, dgamma: &dgamma, dbeta: &dbeta, dy, sum: sum, mean: mean, rstd: rstd,
        gamma: gamma, mask: mask)
    }
  }

  package func normalize(_ y: inout Tensor, norms: inout Tensor, _ x: Tensor, epsilon: Float) {
    onRows(.normalize, y.shape, 2 * y.count + norms.count) {
      wrapped.normalize(&y, norms: &norms, x, epsilon: epsilon)
    }
  }

  package func normalizeBackward(_ dx: inout Tensor, _ dy: Tensor, y: Tensor, norms: Tensor, epsilon: Float) {
    onRows(.normalizeBackward, dx.shape, 3 * dx.count + norms.count) {
      wrapped.normalizeBackward(&dx, dy, y: y, norms: norms, epsilon: epsilon)
    }
  }

  package func softmax(_ out: inout Tensor, _ x: Tensor) {
    onRows(.softmax, out.shape, 2 * out.count) { wrapped.softmax(&out, x) }
  }

  package func crossEntropy(
    _ loss: inout Tensor, lse: inout Tensor, _ x: Tensor, labels: Indices, soft: Tensor?, mix: Float
  ) {
    onRows(.crossEntropy, x.shape, x.count + (soft?.count ?? 0) + 3 * loss.count) {
      wrapped.crossEntropy(&loss, lse: &lse, x, labels: labels, soft: soft, mix: mix)
    }
  }

  package func crossEntropyBackward(
    _ dx: inout Tensor, _ x: Tensor, lse: Tensor, labels: Indices, soft: Tensor?, mix: Float, weights: Tensor
  ) {
    onRows(.crossEntropyBackward, dx.shape, 2 * dx.count + (soft?.count ?? 0) + 3 * lse.count) {
      wrapped.crossEntropyBackward(&dx, x, lse: lse, labels: labels, soft: soft, mix: mix, weights: weights)
    }
  }

  package func localAlignment(_ loss: inout Tensor, gradient: inout Tensor, scores: Tensor, offsets: Offsets) {
    onRows(.localAlignment, scores.shape, 2 * scores.count + loss.count) {
      wrapped.localAlignment(&loss, gradient: &gradient, scores: scores, offsets: offsets)
    }
  }

  package func hits(_ out: inout Tensor, _ x: Tensor, labels: Indices) {
    onRows(.hits, x.shape, x.count + labels.count + out.count) { wrapped.hits(&out, x, labels: labels) }
  }

  package func groupShares(_ out: inout Tensor, rows: Indices, columns: Indices) {
    onRows(.groups, out.shape, out.count + rows.count + columns.count) {
      wrapped.groupShares(&out, rows: rows, columns: columns)
    }
  }

  package func addToGroup(_ x: inout Tensor, _ value: Float, groups: Indices, owners: Indices) {
    onRows(.groups, x.shape, 2 * x.count + groups.count + owners.count) {
      wrapped.addToGroup(&x, value, groups: groups, owners: owners)
    }
  }

  package func gatherRows(_ out: inout Tensor, _ x: Tensor, _ indices: Indices) {
    onRows(.gatherRows, out.shape, 2 * out.count + indices.count) { wrapped.gatherRows(&out, x, indices) }
  }

  package func scatterAddRows(_ out: inout Tensor, _ x: Tensor, _ indices: Indices) {
    onRows(.scatterAddRows, x.shape, 3 * x.count + indices.count) { wrapped.scatterAddRows(&out, x, indices) }
  }

  package func patchify(_ out: inout Tensor, _ images: Tensor, patch: Int) {
    onRows(.patchify, out.shape, 2 * out.count) { wrapped.patchify(&out, images, patch: patch) }
  }

  package func assembleTokens(_ out: inout Tensor, patches: Tensor, classToken: Tensor, positions: Tensor) {
    onRows(.assembleTokens, out.shape, out.count + patches.count + positions.count) {
      wrapped.assembleTokens(&out, patches: patches, classToken: classToken, positions: positions)
    }
  }

  package func divideRows(_ x: inout Tensor, byLengthsOf offsets: Offsets) {
    onRows(.divideRows, x.shape, 2 * x.count + offsets.count) { wrapped.divideRows(&x, byLengthsOf: offsets) }
  }

  package func poolPatches(_ out: inout Tensor, _ x: Tensor, grid: Int) {
    onRows(.poolPatches, x.shape, x.count + out.count) { wrapped.poolPatches(&out, x, grid: grid) }
  }

  package func lookUp(_ out: inout Tensor, bytes: [UInt8], table: [Float]) {
    let (rows, columns) = out.shape.rowsAndColumns
    timed(
      DeviceProfile.Call(.lookUp, rows: rows, columns: columns),
      KernelWork(bytes: 4 * (out.count + table.count) + bytes.count)
    ) {
      wrapped.lookUp(&out, bytes: bytes, table: table)
    }
  }
}

extension ProfilingDevice {
  /// Runs a kernel on loose elements that reads and writes `floats`.
  func onElements<Result>(_ kernel: Kernel, _ count: Int, _ floats: Int, _ body: () -> Result) -> Result {
    timed(DeviceProfile.Call(kernel, rows: count), .moving(floats), body)
  }

  package func axpy(_ y: inout Tensor, _ a: Float, _ x: Tensor) {
    onElements(.axpy, y.count, 3 * y.count) { wrapped.axpy(&y, a, x) }
  }

  package func add(_ out: inout Tensor, _ a: Tensor, _ b: Tensor) {
    onElements(.add, out.count, 3 * out.count) { wrapped.add(&out, a, b) }
  }

  package func scale(_ x: inout Tensor, by a: Float) {
    onElements(.scale, x.count, 2 * x.count) { wrapped.scale(&x, by: a) }
  }

  package func lerp(_ y: inout Tensor, toward x: Tensor, weight: Float) {
    onElements(.lerp, y.count, 3 * y.count) { wrapped.lerp(&y, toward: x, weight: weight) }
  }

  package func dropout(_ out: inout Tensor, _ x: Tensor, mask: DropoutMask) {
    onElements(.dropout, out.count, 2 * out.count) { wrapped.dropout(&out, x, mask: mask) }
  }

  package func relu(_ x: inout Tensor) {
    onElements(.relu, x.count, 2 * x.count) { wrapped.relu(&x) }
  }

  package func reluBackward(_ dx: inout Tensor, output: Tensor) {
    onElements(.reluBackward, dx.count, 3 * dx.count) { wrapped.reluBackward(&dx, output: output) }
  }

  package func roundToHalf(_ x: inout Tensor) {
    onElements(.roundToHalf, x.count, 2 * x.count) { wrapped.roundToHalf(&x) }
  }

  package func widen(_ out: inout Tensor, halves: [UInt16]) {
    let (rows, columns) = out.shape.rowsAndColumns
    timed(
      DeviceProfile.Call(.widen, rows: rows, columns: columns), KernelWork(bytes: 4 * out.count + 2 * halves.count)
    ) {
      wrapped.widen(&out, halves: halves)
    }
  }

  package func adamW(
    _ parameter: inout Tensor, mean: inout Tensor, variance: inout Tensor, gradient: Tensor, scale: Tensor,
    step: AdamWStep
  ) {
    // The parameter and both moments are read and written, the gradient is read.
    onElements(.adamW, parameter.count, 7 * parameter.count) {
      wrapped.adamW(&parameter, mean: &mean, variance: &variance, gradient: gradient, scale: scale, step: step)
    }
  }
}
