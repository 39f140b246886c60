public import Tensor

extension Variable {
  /// Layer norm over the last axis (Ba et al. 2016). Its input and statistics are kept.
  public func layerNorm(gamma: Variable, beta: Variable, epsilon: Float) -> Variable {
    let (x, g, b) = (saved, gamma.value, beta.value)
    let (output, statistics) = value.layerNorm(gamma: g, beta: b, epsilon: epsilon)
    let remake = { x().layerNorm(statistics, gamma: g, beta: b) }
    return .recording(output, from: [self, gamma, beta], remake: remake) { dy, sink in
      var parameters = NormGradients(width: g.count, on: dy.device)
      if sink.needs(0) {
        sink.accumulate(0, shape: dy.shape, on: dy.device) {
          $0.addLayerNormGradient(
            dy, beta: $1, input: x(), statistics: statistics, gamma: g, dgamma: &parameters.gamma,
            dbeta: &parameters.beta)
        }
      } else {
        // The parameters' gradients come with the input's, asked for or not.
        dy.becomeLayerNormGradient(
          input: x(), statistics: statistics, gamma: g, dgamma: &parameters.gamma, dbeta: &parameters.beta)
      }
      sink.add(parameters.gamma, to: 1)
      sink.add(parameters.beta, to: 2)
    }
  }
}

/// Zeroed gradients of a norm's two parameters, for kernels to add to.
struct NormGradients {
  var gamma: Tensor
  var beta: Tensor

  init(width: Int, on device: any Device) {
    gamma = Tensor(zeros: [width], on: device)
    beta = Tensor(zeros: [width], on: device)
  }
}

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

extension Variable {
  /// Rows of unit length over the last axis.
  public func normalized() -> Variable {
    let (output, norms) = value.normalizedWithNorms()
    return .recording(output, from: [self]) { dy, sink in
      sink.add(dy.normalizedBackward(output: output, norms: norms), to: 0)
    }
  }
}
