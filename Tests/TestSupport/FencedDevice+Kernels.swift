package import Tensor

extension FencedDevice {
  package func matrixProduct(
    _ out: inout Tensor, _ window: MatrixWindow, _ a: MatrixView, _ b: MatrixView, alpha: Factor, beta: Float,
    bias: Tensor?
  ) {
    open {
      wrapped.matrixProduct(&out, window, a, b, alpha: alpha, beta: beta, bias: bias)
    }
  }

  package func attention(
    _ out: inout Tensor, lse: inout Tensor, query: ColumnWindow, key: ColumnWindow, value: ColumnWindow,
    plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    open {
      wrapped.attention(
        &out, lse: &lse, query: query, key: key, value: value, plan: plan, width: width, mask: mask)
    }
  }

  package func attentionBackward(
    _ gradients: inout AttentionGradients, _ dout: Tensor, out: Tensor, lse: Tensor, query: ColumnWindow,
    key: ColumnWindow, value: ColumnWindow, plan: AttentionPlan, width: Int, mask: DropoutMask
  ) {
    open {
      wrapped.attentionBackward(
        &gradients, dout, out: out, lse: lse, query: query, key: key, value: value, plan: plan, width: width,
        mask: mask)
    }
  }

  package func addBias(_ x: inout Tensor, _ bias: Tensor) {
    open { wrapped.addBias(&x, bias) }
  }

  package func gelu(_ out: inout Tensor, _ pre: Tensor?) {
    open { wrapped.gelu(&out, pre) }
  }

  package func geluBackward(_ dx: inout Tensor, _ dy: Tensor?, pre: Tensor) {
    open { wrapped.geluBackward(&dx, dy, pre: pre) }
  }

  package func columnSum(_ out: inout Tensor, _ x: Tensor) {
    open { wrapped.columnSum(&out, x) }
  }

  package func layerNorm(
    _ y: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float
  ) {
    open {
      wrapped.layerNorm(&y, mean: &mean, rstd: &rstd, x, gamma: gamma, beta: beta, epsilon: epsilon)
    }
  }

  package func layerNorm(_ y: inout Tensor, _ x: Tensor, mean: Tensor, rstd: Tensor, gamma: Tensor, beta: Tensor) {
    open {
      wrapped.layerNorm(&y, x, mean: mean, rstd: rstd, gamma: gamma, beta: beta)
    }
  }

  package func layerNormBackward(
    _ dx: inout Tensor, adding: Bool, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, x: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor
  ) {
    open {
      wrapped.layerNormBackward(
        &dx, adding: adding, dgamma: &dgamma, dbeta: &dbeta, dy, x: x, mean: mean, rstd: rstd, gamma: gamma)
    }
  }

  package func residualNorm(
    _ y: inout Tensor, sum: inout Tensor, mean: inout Tensor, rstd: inout Tensor, _ x: Tensor, residual: Tensor,
    gamma: Tensor, beta: Tensor, epsilon: Float, mask: DropoutMask
  ) {
    open {
      wrapped.residualNorm(
        &y, sum: &sum, mean: &mean, rstd: &rstd, x, residual: residual, gamma: gamma, beta: beta, epsilon: epsilon,
        mask: mask)
    }
  }

  package func residualNormBackward(
    _ dx: inout Tensor, dresidual: inout Tensor, dgamma: inout Tensor, dbeta: inout Tensor, _ dy: Tensor?, sum: Tensor,
    mean: Tensor, rstd: Tensor, gamma: Tensor, mask: DropoutMask
  ) {
    open {
      wrapped.residualNormBackward(
        &dx, dresidual: &dresidual, dgamma: &dgamma, dbeta: &dbeta, dy, sum: sum, mean: mean, rstd: rstd,
        gamma: gamma, mask: mask)
    }
  }

  package func normalize(_ y: inout Tensor, norms: inout Tensor, _ x: Tensor, epsilon: Float) {
    open {
      wrapped.normalize(&y, norms: &norms, x, epsilon: epsilon)
    }
  }

  package func normalizeBackward(_ dx: inout Tensor, _ dy: Tensor, y: Tensor, norms: Tensor, epsilon: Float) {
    open {
      wrapped.normalizeBackward(&dx, dy, y: y, norms: norms, epsilon: epsilon)
    }
  }

  package func softmax(_ out: inout Tensor, _ x: Tensor) {
    open { wrapped.softmax(&out, x) }
  }

  package func crossEntropy(
    _ loss: inout Tensor, lse: inout Tensor, _ x: Tensor, labels: Indices, soft: Tensor?, mix: Float
  ) {
    open {
      wrapped.crossEntropy(&loss, lse: &lse, x, labels: labels, soft: soft, mix: mix)
    }
  }

  package func crossEntropyBackward(
    _ dx: inout Tensor, _ x: Tensor, lse: Tensor, labels: Indices, soft: Tensor?, mix: Float, weights: Tensor
  ) {
    open {
      wrapped.crossEntropyBackward(&dx, x, lse: lse, labels: labels, soft: soft, mix: mix, weights: weights)
    }
  }

  package func localAlignment(_ loss: inout Tensor, gradient: inout Tensor, scores: Tensor, offsets: Offsets) {
    open {
      wrapped.localAlignment(&loss, gradient: &gradient, scores: scores, offsets: offsets)
    }
  }

  package func hits(_ out: inout Tensor, _ x: Tensor, labels: Indices) {
    open { wrapped.hits(&out, x, labels: labels) }
  }

  package func groupShares(_ out: inout Tensor, rows: Indices, columns: Indices) {
    open {
      wrapped.groupShares(&out, rows: rows, columns: columns)
    }
  }

  package func addToGroup(_ x: inout Tensor, _ value: Float, groups: Indices, owners: Indices) {
    open {
      wrapped.addToGroup(&x, value, groups: groups, owners: owners)
    }
  }

  package func gatherRows(_ out: inout Tensor, _ x: Tensor, _ indices: Indices) {
    open { wrapped.gatherRows(&out, x, indices) }
  }

  package func scatterAddRows(_ out: inout Tensor, _ x: Tensor, _ indices: Indices) {
    open { wrapped.scatterAddRows(&out, x, indices) }
  }

  package func patchify(_ out: inout Tensor, _ images: Tensor, patch: Int) {
    open { wrapped.patchify(&out, images, patch: patch) }
  }

  package func assembleTokens(_ out: inout Tensor, patches: Tensor, classToken: Tensor, positions: Tensor) {
    open {
      wrapped.assembleTokens(&out, patches: patches, classToken: classToken, positions: positions)
    }
  }

  package func divideRows(_ x: inout Tensor, byLengthsOf offsets: Offsets) {
    open { wrapped.divideRows(&x, byLengthsOf: offsets) }
  }

  package func poolPatches(_ out: inout Tensor, _ x: Tensor, grid: Int) {
    open { wrapped.poolPatches(&out, x, grid: grid) }
  }

  package func axpy(_ y: inout Tensor, _ a: Float, _ x: Tensor) {
    open { wrapped.axpy(&y, a, x) }
  }

  package func add(_ out: inout Tensor, _ a: Tensor, _ b: Tensor) {
    open { wrapped.add(&out, a, b) }
  }

  package func scale(_ x: inout Tensor, by a: Float) {
    open { wrapped.scale(&x, by: a) }
  }

  package func lerp(_ y: inout Tensor, toward x: Tensor, weight: Float) {
    open { wrapped.lerp(&y, toward: x, weight: weight) }
  }

  package func dropout(_ out: inout Tensor, _ x: Tensor, mask: DropoutMask) {
    open { wrapped.dropout(&out, x, mask: mask) }
  }

  package func relu(_ x: inout Tensor) {
    open { wrapped.relu(&x) }
  }

  package func reluBackward(_ dx: inout Tensor, output: Tensor) {
    open { wrapped.reluBackward(&dx, output: output) }
  }

  package func roundToHalf(_ x: inout Tensor) {
    open { wrapped.roundToHalf(&x) }
  }

  package func widen(_ out: inout Tensor, halves: [UInt16]) {
    open(counting: \.uploads) { wrapped.widen(&out, halves: halves) }
  }

  package func adamW(
    _ parameter: inout Tensor, mean: inout Tensor, variance: inout Tensor, gradient: Tensor, scale: Tensor,
    step: AdamWStep
  ) {
    open {
      wrapped.adamW(&parameter, mean: &mean, variance: &variance, gradient: gradient, scale: scale, step: step)
    }
  }

  package func lookUp(_ out: inout Tensor, bytes: [UInt8], table: [Float]) {
    open(counting: \.uploads) { wrapped.lookUp(&out, bytes: bytes, table: table) }
  }
}
