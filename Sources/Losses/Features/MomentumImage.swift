import Autograd
import Data
public import Encoders
public import Tensor

/// A momentum encoder's view of one side of the batch: a teacher's, so tensors, which no gradient can enter.
public struct MomentumFeatures {
  /// The encoder's output, all tokens; constants.
  public let tokens: TokenBatch
  /// The unit-norm projection of the first token, `[batch, embedWidth]`.
  public let global: Tensor
}

/// The second views through the momentum image encoder.
public struct MomentumImage: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> MomentumFeatures {
    let tokens = step.model.momentum.image(step.batch.secondViews, step.momentumPass)
    let global = step.model.momentum.imageProjection(tokens.first, step.momentumPass).value.normalized()
    return MomentumFeatures(tokens: tokens, global: global)
  }
}
