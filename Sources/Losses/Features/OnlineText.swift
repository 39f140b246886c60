import Autograd
import Data
import Encoders

/// The captions through the online text encoder.
public struct OnlineText: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> OnlineFeatures {
    let tokens = step.model.online.text(step.batch.text, step.pass)
    return OnlineFeatures(
      tokens: tokens, global: step.model.online.textProjection(tokens.first, step.pass).normalized())
  }
}
