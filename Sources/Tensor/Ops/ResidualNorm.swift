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
