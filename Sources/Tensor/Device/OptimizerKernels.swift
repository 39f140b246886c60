/// One step of AdamW as `torch.optim.AdamW` orders it (Loshchilov & Hutter 2019).
public struct AdamWStep: Sendable {
  public var learningRate: Float
  public var decay: Float
  public var beta1: Float
  public var beta2: Float
  public var epsilon: Float
  /// `1 - beta^t` of both moments.
  public var correction1: Float
  public var correction2: Float
  /// Gradients are multiplied by it first (clipping).
  public var gradientScale: Float

  public init(
    learningRate: Float, decay: Float, beta1: Float, beta2: Float, epsilon: Float, correction1: Float,
    correction2: Float, gradientScale: Float
  ) {
    self.learningRate = learningRate
    self.decay = decay
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.correction1 = correction1
    self.correction2 = correction2
    self.gradientScale = gradientScale
  }
}

public protocol OptimizerKernels {
  /// Updates `parameter` and both moments in place.
  func adamW(_ parameter: Tensor, _ mean: Tensor, _ variance: Tensor, gradient: Tensor, step: AdamWStep)
}
