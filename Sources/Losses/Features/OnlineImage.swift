public import Autograd
import Data
public import Encoders

/// An encoder's view of one side of the batch, with gradients.
public struct OnlineFeatures {
  /// The encoder's output, all tokens.
  public let tokens: TokenBatch
  /// The unit-norm projection of the first token, `[batch, embedWidth]`.
  public let global: Variable
}

/// The first views through the online image encoder.
public struct OnlineImage: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> OnlineFeatures {
    let tokens = step.model.online.image(step.batch.firstViews, step.pass)
    return OnlineFeatures(
      tokens: tokens, global: step.model.online.imageProjection(tokens.first, step.pass).normalized())
  }
}
