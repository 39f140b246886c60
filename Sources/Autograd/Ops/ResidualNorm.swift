public import Tensor

extension Variable {
  /// `layerNorm(residual + dropout(self))`: the end of every post-norm sublayer (BERT).
  public func residualNorm(
    residual: Variable, gamma: Variable, beta: Variable, epsilon: Float, mask: DropoutMask
  ) -> Variable {
    let g = gamma.value
    let (output, sum, statistics) = value.residualNorm(
      residual: residual.value, gamma: g, beta: beta.value, epsilon: epsilon, mask: mask)
    return .recording(output, from: [self, residual, gamma, beta]) { dy, sink in
      let parameters = NormGradients(width: g.count, on: g.device)
      let (dx, dresidual) = dy.residualNormBackward(
        sum: sum, statistics: statistics, gamma: g, dgamma: parameters.gamma, dbeta: parameters.beta, mask: mask)
      sink.add(dx, to: 0)
      sink.add(dresidual, to: 1)
      sink.add(parameters.gamma, to: 2)
      sink.add(parameters.beta, to: 3)
    }
  }
}
