/// The optimizer of a recipe: AdamW (Loshchilov & Hutter 2019) with a schedule and optional clipping.
public struct AdamWSettings: Sendable, Codable, Hashable {
  public var learningRate: LearningRate
  /// Decoupled; for all parameters but vectors and biases, as published (so positions, class token and temperature do decay).
  public var weightDecay: Float
  public var beta1: Float
  public var beta2: Float
  public var epsilon: Float
  /// The greatest norm of all gradients together; nil does not clip, as published.
  public var clipNorm: Float?

  public init(
    learningRate: LearningRate, weightDecay: Float = 0.02, beta1: Float = 0.9, beta2: Float = 0.999,
    epsilon: Float = 1e-8, clipNorm: Float? = nil
  ) {
    self.learningRate = learningRate
    self.weightDecay = weightDecay
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.clipNorm = clipNorm
  }
}
