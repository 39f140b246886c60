public import Autograd

/// Similarities of every picture with the momentum features of all captions, batch first, then queue: `[batch, batch + queue]`, over
/// the temperature.
public struct ImageToTextSimilarity: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> Variable {
    step[OnlineImage()].global.similarity(
      to: [step[MomentumText()].global, step.queues.text.features], temperature: step.temperature)
  }
}

/// Similarities of every caption with the momentum features of all pictures: `[batch, batch + queue]`, over the temperature.
public struct TextToImageSimilarity: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> Variable {
    step[OnlineText()].global.similarity(
      to: [step[MomentumImage()].global, step.queues.image.features], temperature: step.temperature)
  }
}
