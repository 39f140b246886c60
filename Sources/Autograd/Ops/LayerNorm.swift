import Tensor

extension Variable {
  /// Layer norm over the last axis (Ba et al. 2016).
  public func layerNorm(gamma: Variable, beta: Variable, epsilon: Float) -> Variable {
    let (x, g) = (value, gamma.value)
    let (output, statistics) = x.layerNorm(gamma: g, beta: beta.value, epsilon: epsilon)
    return .recording(output, from: [self, gamma, beta]) { dy, sink in
      let parameters = NormGradients(width: g.count, on: x.device)
      let dx = dy.layerNormBackward(
        input: x, statistics: statistics, gamma: g, dgamma: parameters.gamma, dbeta: parameters.beta)
      sink.add(dx, to: 0)
      sink.add(parameters.gamma, to: 1)
      sink.add(parameters.beta, to: 2)
    }
  }
}

/// Zeroed gradients of a norm's two parameters, for kernels to add to.
struct NormGradients {
  let gamma: Tensor
  let beta: Tensor

  init(width: Int, on device: any Device) {
    gamma = Tensor(zeros: [width], on: device)
    beta = Tensor(zeros: [width], on: device)
  }
}
