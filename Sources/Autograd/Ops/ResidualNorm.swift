public import Tensor

extension Variable {
  /// `layerNorm(residual + dropout(self))`: the end of every post-norm sublayer (BERT). The sum and its statistics are kept.
  public func residualNorm(
    residual: Variable, gamma: Variable, beta: Variable, epsilon: Float, mask: DropoutMask
  ) -> Variable {
    let (g, b) = (gamma.value, beta.value)
    let (output, sum, statistics) = value.residualNorm(
      residual: residual.value, gamma: g, beta: b, epsilon: epsilon, mask: mask)
    let remake = { sum.layerNorm(statistics, gamma: g, beta: b) }
    return .recording(output, from: [self, residual, gamma, beta], remake: remake) { dy, sink in
      var parameters = NormGradients(width: g.count, on: g.device)
      let branch = dy.becomeResidualNormGradient(
        sum: sum, statistics: statistics, gamma: g, dgamma: &parameters.gamma, dbeta: &parameters.beta, mask: mask)
      sink.add(branch, to: 0)
      sink.add(dy, to: 1)
      sink.add(parameters.gamma, to: 2)
      sink.add(parameters.beta, to: 3)
    }
  }
}
