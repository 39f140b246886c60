/// What the derivative of a layer norm needs beside its input.
package struct NormStatistics: Sendable {
  package internal(set) var mean: Tensor
  package internal(set) var rstd: Tensor
}

extension Tensor {
  /// Layer norm over the last axis (Ba et al. 2016): `(x - mean) / sqrt(variance + epsilon) * gamma + beta`.
  package func layerNorm(gamma: Tensor, beta: Tensor, epsilon: Float) -> (output: Tensor, statistics: NormStatistics) {
    let (rows, columns) = shape.rowsAndColumns
    require(
      gamma.shape == [columns] && beta.shape == [columns],
      "layerNorm: gamma \(gamma.shape) and beta \(beta.shape) for \(shape)")
    let device = commonDevice("layerNorm", self, gamma, beta)
    var output = Tensor(uninitialized: shape, on: device)
    var statistics = NormStatistics(
      mean: Tensor(uninitialized: [rows], on: device), rstd: Tensor(uninitialized: [rows], on: device))
    device.layerNorm(
      &output, mean: &statistics.mean, rstd: &statistics.rstd, self, gamma: gamma, beta: beta, epsilon: epsilon)
    return (output, statistics)
  }

  /// The layer norm again, from statistics that are known: the same bits.
  package func layerNorm(_ statistics: NormStatistics, gamma: Tensor, beta: Tensor) -> Tensor {
    var output = Tensor(uninitialized: shape, on: device)
    device.layerNorm(&output, self, mean: statistics.mean, rstd: statistics.rstd, gamma: gamma, beta: beta)
    return output
  }

  /// `self = beta * self + ` the gradient at the input, from that at the output, `dy`; the parameters' gradients are added to
  /// `dgamma` and `dbeta`. `beta` is 0 or 1.
  package mutating func addLayerNormGradient(
    _ dy: Tensor, beta: Float, input: Tensor, statistics: NormStatistics, gamma: Tensor, dgamma: inout Tensor,
    dbeta: inout Tensor
  ) {
    device.layerNormBackward(
      &self, adding: beta == 1, dgamma: &dgamma, dbeta: &dbeta, dy, x: input, mean: statistics.mean,
      rstd: statistics.rstd, gamma: gamma)
  }

  /// From the gradient at the output to that at the input, in place; the parameters' gradients are added to `dgamma` and `dbeta`.
  package mutating func becomeLayerNormGradient(
    input: Tensor, statistics: NormStatistics, gamma: Tensor, dgamma: inout Tensor, dbeta: inout Tensor
  ) {
    device.layerNormBackward(
      &self, adding: false, dgamma: &dgamma, dbeta: &dbeta, nil, x: input, mean: statistics.mean,
      rstd: statistics.rstd, gamma: gamma)
  }
}

extension Tensor {
  /// `layerNorm(residual + dropout(self))`, the end of every post-norm sublayer (BERT), and the sum, which its derivative needs.
  package func residualNorm(
    residual: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float, mask: DropoutMask
  ) -> (output: Tensor, sum: Tensor, statistics: NormStatistics) {
    let (rows, columns) = shape.rowsAndColumns
    require(shape == residual.shape, "residualNorm: \(shape) on a residual of \(residual.shape)")
    require(
      gamma.shape == [columns] && beta.shape == [columns],
      "residualNorm: gamma \(gamma.shape) and beta \(beta.shape) for \(shape)")
    let device = commonDevice("residualNorm", self, residual, gamma, beta)
    var output = Tensor(uninitialized: shape, on: device)
    var sum = Tensor(uninitialized: shape, on: device)
    var statistics = NormStatistics(
      mean: Tensor(uninitialized: [rows], on: device), rstd: Tensor(uninitialized: [rows], on: device))
    device.residualNorm(
      &output, sum: &sum, mean: &statistics.mean, rstd: &statistics.rstd, self, residual: residual, gamma: gamma,
      beta: beta, epsilon: epsilon, mask: mask)
    return (output, sum, statistics)
  }

  /// From the gradient at the output to that at the residual, in place; gives the gradient at the sublayer's output. The parameters'
  /// are added to `dgamma` and `dbeta`.
  package mutating func becomeResidualNormGradient(
    sum: Tensor, statistics: NormStatistics, gamma: Tensor, dgamma: inout Tensor, dbeta: inout Tensor,
    mask: DropoutMask
  ) -> Tensor {
    if mask.keep == 1 {
      becomeLayerNormGradient(input: sum, statistics: statistics, gamma: gamma, dgamma: &dgamma, dbeta: &dbeta)
      return self
    }
    var branch = Tensor(uninitialized: shape, on: device)
    device.residualNormBackward(
      &branch, dresidual: &self, dgamma: &dgamma, dbeta: &dbeta, nil, sum: sum, mean: statistics.mean,
      rstd: statistics.rstd, gamma: gamma, mask: mask)
    return branch
  }
}

extension Tensor {
  /// Rows of unit length: `x / max(|x|, 1e-12)` over the last axis, as `torch.nn.functional.normalize`.
  public func normalized() -> Tensor { normalizedWithNorms().output }

  package static let normEpsilon: Float = 1e-12

  package func normalizedWithNorms() -> (output: Tensor, norms: Tensor) {
    var output = Tensor(uninitialized: shape, on: device)
    var norms = Tensor(uninitialized: [shape.rowsAndColumns.rows], on: device)
    device.normalize(&output, norms: &norms, self, epsilon: Tensor.normEpsilon)
    return (output, norms)
  }

  package func normalizedBackward(output: Tensor, norms: Tensor) -> Tensor {
    var dx = Tensor(uninitialized: shape, on: device)
    device.normalizeBackward(&dx, self, y: output, norms: norms, epsilon: Tensor.normEpsilon)
    return dx
  }
}
