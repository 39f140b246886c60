internal import CKernels

extension CPUDevice {
  public func adamW(_ parameter: Tensor, _ mean: Tensor, _ variance: Tensor, gradient: Tensor, step: AdamWStep) {
    forChunks(parameter.count) {
      let start = $0.lowerBound
      tk_adamw(
        parameter.p + start, mean.p + start, variance.p + start, gradient.p + start, step.gradientScale,
        step.learningRate, step.decay, step.beta1, step.beta2, step.epsilon, step.correction1, step.correction2,
        Int64($0.count))
    }
  }
}
