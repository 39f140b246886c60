extension ProfilingDevice {
  public func matrixProduct(
    _ out: MatrixView, _ a: MatrixView, _ b: MatrixView, rows: Int, columns: Int, inner: Int, alpha: Float, beta: Float,
    bias: Tensor?
  ) {
    timed(
      DeviceProfile.Call(.product(a, b), rows: rows, columns: columns, inner: inner),
      .product(rows: rows, columns: columns, inner: inner, accumulating: beta != 0)
    ) {
      wrapped.matrixProduct(out, a, b, rows: rows, columns: columns, inner: inner, alpha: alpha, beta: beta, bias: bias)
    }
  }

  public func attention(
    _ out: Tensor, lse: Tensor, query: ColumnWindow, key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan,
    width: Int, mask: DropoutMask
  ) {
    timed(
      DeviceProfile.Call(.attention, rows: plan.queries.total, columns: plan.keys.total, inner: width),
      .attention(scores: plan.scoreCount, width: width, queries: plan.queries.total, keys: plan.keys.total)
    ) {
      wrapped.attention(out, lse: lse, query: query, key: key, value: value, plan: plan, width: width, mask: mask)
    }
  }

  public func attentionBackward(
    dquery: ColumnWindow, dkey: ColumnWindow, dvalue: ColumnWindow, _ dout: Tensor, out: Tensor, lse: Tensor,
    query: ColumnWindow, key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    timed(
      DeviceProfile.Call(.attentionBackward, rows: plan.queries.total, columns: plan.keys.total, inner: width),
      .attentionBackward(scores: plan.scoreCount, width: width, queries: plan.queries.total, keys: plan.keys.total)
    ) {
      wrapped.attentionBackward(
        dquery: dquery, dkey: dkey, dvalue: dvalue, dout, out: out, lse: lse, query: query, key: key, value: value,
        plan: plan, width: width, mask: mask)
    }
  }

  /// Runs a kernel on whole rows that reads and writes `floats`.
  private func onRows(_ kernel: Kernel, _ x: Tensor, _ floats: Int, _ body: () -> Void) {
    let (rows, columns) = x.shape.rowsAndColumns
    timed(DeviceProfile.Call(kernel, rows: rows, columns: columns), .moving(floats), body)
  }

  public func addBias(_ x: Tensor, _ bias: Tensor) {
    onRows(.addBias, x, 2 * x.count + bias.count) { wrapped.addBias(x, bias) }
  }

  public func gelu(_ out: Tensor, _ pre: Tensor) {
    onRows(.gelu, out, 2 * out.count) { wrapped.gelu(out, pre) }
  }

  public func geluBackward(_ dx: Tensor, _ dy: Tensor, pre: Tensor) {
    onRows(.geluBackward, dx, 3 * dx.count) { wrapped.geluBackward(dx, dy, pre: pre) }
  }

  public func columnSum(_ out: Tensor, _ x: Tensor) {
    onRows(.columnSum, x, x.count + 2 * out.count) { wrapped.columnSum(out, x) }
  }

  public func layerNorm(
    _ y: Tensor, mean: Tensor, rstd: Tensor, _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float
  ) {
    onRows(.layerNorm, y, 2 * y.count + 2 * mean.count + 2 * gamma.count) {
      wrapped.layerNorm(y, mean: mean, rstd: rstd, x, gamma: gamma, beta: beta, epsilon: epsilon)
    }
  }

  public func layerNorm(_ y: Tensor, _ x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor) {
    onRows(.layerNormAgain, y, 2 * y.count + 2 * mean.count + 2 * gamma.count) {
      wrapped.layerNorm(y, x, mean: mean, rstd: rstd, gamma: gamma, beta: beta)
    }
  }

  public func layerNormBackward(
    _ dx: Tensor, adding: Bool, dgamma: Tensor, dbeta: Tensor, _ dy: Tensor, x: Tensor, mean: Tensor, rstd: Tensor,
    gamma: Tensor
  ) {
    onRows(.layerNormBackward, dx, (adding ? 4 : 3) * dx.count + 2 * mean.count + 5 * gamma.count) {
      wrapped.layerNormBackward(
        dx, adding: adding, dgamma: dgamma, dbeta: dbeta, dy, x: x, mean: mean, rstd: rstd, gamma: gamma)
    }
  }

  public func residualNorm(
    _ y: Tensor, sum: Tensor, mean: Tensor, rstd: Tensor, _ x: Tensor, residual: Tensor, gamma: Tensor, beta: Tensor,
    epsilon: Float, mask: DropoutMask
  ) {
    onRows(.residualNorm, y, 4 * y.count + 2 * mean.count + 2 * gamma.count) {
      wrapped.residualNorm(
        y, sum: sum, mean: mean, rstd: rstd, x, residual: residual, gamma: gamma, beta: beta, epsilon: epsilon,
        mask: mask)
    }
  }

  public func residualNormBackward(
    _ dx: Tensor, dresidual: Tensor, dgamma: Tensor, dbeta: Tensor, _ dy: Tensor, sum: Tensor, mean: Tensor,
    rstd: Tensor, gamma: Tensor, mask: DropoutMask
  ) {
    onRows(.residualNormBackward, dx, 4 * dx.count + 2 * mean.count + 5 * gamma.count) {
      wrapped.residualNormBackward(
        dx, dresidual: dresidual, dgamma: dgamma, dbeta: dbeta, dy, sum: sum, mean: mean, rstd: rstd, gamma: gamma,
        mask: mask)
    }
  }

  public func normalize(_ y: Tensor, norms: Tensor, _ x: Tensor, epsilon: Float) {
    onRows(.normalize, y, 2 * y.count + norms.count) { wrapped.normalize(y, norms: norms, x, epsilon: epsilon) }
  }

  public func normalizeBackward(_ dx: Tensor, _ dy: Tensor, y: Tensor, norms: Tensor, epsilon: Float) {
    onRows(.normalizeBackward, dx, 3 * dx.count + norms.count) {
      wrapped.normalizeBackward(dx, dy, y: y, norms: norms, epsilon: epsilon)
    }
  }

  public func softmax(_ out: Tensor, _ x: Tensor) {
    onRows(.softmax, out, 2 * out.count) { wrapped.softmax(out, x) }
  }

  public func crossEntropy(_ loss: Tensor, lse: Tensor, _ x: Tensor, labels: Indices, soft: Tensor?, mix: Float) {
    onRows(.crossEntropy, x, x.count + (soft?.count ?? 0) + 3 * loss.count) {
      wrapped.crossEntropy(loss, lse: lse, x, labels: labels, soft: soft, mix: mix)
    }
  }

  public func crossEntropyBackward(
    _ dx: Tensor, _ x: Tensor, lse: Tensor, labels: Indices, soft: Tensor?, mix: Float, weights: Tensor
  ) {
    onRows(.crossEntropyBackward, dx, 2 * dx.count + (soft?.count ?? 0) + 3 * lse.count) {
      wrapped.crossEntropyBackward(dx, x, lse: lse, labels: labels, soft: soft, mix: mix, weights: weights)
    }
  }

  public func localAlignment(_ loss: Tensor, gradient: Tensor, scores: Tensor, offsets: Offsets) {
    onRows(.localAlignment, scores, 2 * scores.count + loss.count) {
      wrapped.localAlignment(loss, gradient: gradient, scores: scores, offsets: offsets)
    }
  }

  public func gatherRows(_ out: Tensor, _ x: Tensor, _ indices: Indices) {
    onRows(.gatherRows, out, 2 * out.count + indices.count) { wrapped.gatherRows(out, x, indices) }
  }

  public func scatterAddRows(_ out: Tensor, _ x: Tensor, _ indices: Indices) {
    onRows(.scatterAddRows, x, 3 * x.count + indices.count) { wrapped.scatterAddRows(out, x, indices) }
  }

  public func patchify(_ out: Tensor, _ images: Tensor, patch: Int) {
    onRows(.patchify, out, 2 * out.count) { wrapped.patchify(out, images, patch: patch) }
  }

  public func assembleTokens(_ out: Tensor, patches: Tensor, classToken: Tensor, positions: Tensor) {
    onRows(.assembleTokens, out, out.count + patches.count + positions.count) {
      wrapped.assembleTokens(out, patches: patches, classToken: classToken, positions: positions)
    }
  }

  public func poolPatches(_ out: Tensor, _ x: Tensor, grid: Int) {
    onRows(.poolPatches, x, x.count + out.count) { wrapped.poolPatches(out, x, grid: grid) }
  }
}
