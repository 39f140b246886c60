public import Losses

/// The numbers of one training step, for logs and progress.
public struct StepReport: Sendable {
  public let step: Int
  /// The weighted sum.
  public let total: Float
  /// The unweighted loss of each objective that counted, in recipe order.
  public let losses: [(name: ObjectiveName, value: Float)]
  /// What the objectives reported beside their losses, in order.
  public let metrics: [(name: String, value: Float)]
  /// After the step.
  public let temperature: Float
  public let learningRate: Float
  /// Of all gradients together, before clipping.
  public let gradientNorm: Float
  /// Parameters that received a gradient, in elements.
  public let trainedParameters: Int
  /// What the objectives' gradients had to do with each other, if the step was observed.
  public let observation: GradientObservation?
  /// In the first step of a run: what theory gives for the loss of each objective that has a band.
  public let bands: [(name: ObjectiveName, band: ReferenceBand)]

  public init(
    step: Int, total: Float, losses: [(name: ObjectiveName, value: Float)],
    metrics: [(name: String, value: Float)] = [],
    temperature: Float, learningRate: Float, gradientNorm: Float, trainedParameters: Int,
    observation: GradientObservation? = nil, bands: [(name: ObjectiveName, band: ReferenceBand)] = []
  ) {
    self.step = step
    self.total = total
    self.losses = losses
    self.metrics = metrics
    self.temperature = temperature
    self.learningRate = learningRate
    self.gradientNorm = gradientNorm
    self.trainedParameters = trainedParameters
    self.observation = observation
    self.bands = bands
  }
}
