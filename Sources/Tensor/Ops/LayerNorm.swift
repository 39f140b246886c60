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
