/// What the derivative of a layer norm needs beside its input.
package struct NormStatistics: Sendable {
  package let mean: Tensor
  package let rstd: Tensor

  package init(mean: Tensor, rstd: Tensor) {
    self.mean = mean
    self.rstd = rstd
  }
}

extension Tensor {
  /// Layer norm over the last axis (Ba et al. 2016): `(x - mean) / sqrt(variance + epsilon) * gamma + beta`.
  package func layerNorm(gamma: Tensor, beta: Tensor, epsilon: Float) -> (output: Tensor, statistics: NormStatistics) {
    let (rows, columns) = shape.rowsAndColumns
    require(
      gamma.shape == [columns] && beta.shape == [columns],
      "layerNorm: gamma \(gamma.shape) and beta \(beta.shape) for \(shape)")
    let output = Tensor(uninitialized: shape, on: device)
    let statistics = NormStatistics(
      mean: Tensor(uninitialized: [rows], on: device), rstd: Tensor(uninitialized: [rows], on: device))
    device.layerNorm(
      output, mean: statistics.mean, rstd: statistics.rstd, self, gamma: gamma, beta: beta, epsilon: epsilon)
    return (output, statistics)
  }

  /// The layer norm again, from statistics that are known: the same bits.
  package func layerNorm(_ statistics: NormStatistics, gamma: Tensor, beta: Tensor) -> Tensor {
    let output = Tensor(uninitialized: shape, on: device)
    device.layerNorm(output, self, mean: statistics.mean, rstd: statistics.rstd, gamma: gamma, beta: beta)
    return output
  }

  /// `target = beta * target + ` the gradient at the input, from that at the output, `self`; the parameters' gradients are added to
  /// `dgamma` and `dbeta`. `beta` is 0 or 1.
  package func addLayerNormGradient(
    to target: Tensor, beta: Float, input: Tensor, statistics: NormStatistics, gamma: Tensor, dgamma: Tensor,
    dbeta: Tensor
  ) {
    device.layerNormBackward(
      target, adding: beta == 1, dgamma: dgamma, dbeta: dbeta, self, x: input, mean: statistics.mean,
      rstd: statistics.rstd, gamma: gamma)
  }

  /// From the gradient at the output to that at the input, in place; the parameters' gradients are added to `dgamma` and `dbeta`.
  package mutating func becomeLayerNormGradient(
    input: Tensor, statistics: NormStatistics, gamma: Tensor, dgamma: Tensor, dbeta: Tensor
  ) {
    makeUnique()
    addLayerNormGradient(
      to: self, beta: 0, input: input, statistics: statistics, gamma: gamma, dgamma: dgamma, dbeta: dbeta)
  }
}
