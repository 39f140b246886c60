public import Losses

/// The numbers of one training step, for logs and progress.
public struct StepReport: Sendable {
  /// The number of the step, from 0.
  public let step: Int
  /// The weighted sum.
  public let total: Float
  /// The unweighted loss of each objective that counted, in recipe order.
  public let losses: [(name: ObjectiveName, value: Float)]
  /// What the objectives reported beside their losses, in order.
  public let metrics: [(name: String, value: Float)]
  /// After the step.
  public let temperature: Float
  /// The learning rate that the step used.
  public let learningRate: Float
  /// Of all gradients together, before clipping.
  public let gradientNorm: Float
  /// Parameters that received a gradient, in elements.
  package let trainedParameters: Int
  /// Floating-point operations of matrix products and attentions, by whichever process they were; nil where the device does not count.
  package let operations: Int?
  /// What the objectives' gradients had to do with each other, if the step was observed.
  public let observation: GradientObservation?
  /// In the first step of a run: what theory gives for the loss of each objective that has a band.
  package let bands: [(name: ObjectiveName, band: ReferenceBand)]

  package init(
    step: Int, total: Float, losses: [(name: ObjectiveName, value: Float)],
    metrics: [(name: String, value: Float)] = [],
    temperature: Float, learningRate: Float, gradientNorm: Float, trainedParameters: Int, operations: Int? = nil,
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
    self.operations = operations
    self.observation = observation
    self.bands = bands
  }
}

/// Why a run cannot go on; every description is one sentence.
public enum TrainingError: Error, CustomStringConvertible {
  /// The recipe asks for what its model or data cannot give; thrown before the first step.
  case impossibleRecipe(name: String, reason: String)
  /// The loss of an objective is NaN or infinite.
  case nonFiniteLoss(objective: ObjectiveName, step: Int, value: Float)
  /// The gradient at a parameter is NaN or infinite.
  case nonFiniteGradient(parameter: String, step: Int)
  /// Those who compute a step together do not find together.
  case failedExchange(step: Int, any Error)

  /// One sentence with the step and the objective or parameter.
  public var description: String {
    switch self {
    case .impossibleRecipe(let name, let reason): "The recipe '\(name)' cannot be trained: \(reason)."
    case .nonFiniteLoss(let objective, let step, let value):
      "The loss of '\(objective)' is \(value) at step \(step); lower the learning rate or raise the temperature's lower bound."
    case .nonFiniteGradient(let parameter, let step):
      "The gradient of '\(parameter)' is not finite at step \(step); lower the learning rate or clip the gradients."
    case .failedExchange(let step, let error):
      "The shards of step \(step) were not all brought together: \(error)."
    }
  }
}
