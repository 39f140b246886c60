import Autograd
import Data
import Encoders
import Tensor

/// The captions through the momentum text encoder; its dropout is the captions' second view.
public struct MomentumText: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> MomentumFeatures {
    let tokens = step.model.momentum.text(step.batch.text, step.momentumPass)
    let global = step.model.momentum.textProjection(tokens.first, step.momentumPass).value.normalized()
    return MomentumFeatures(tokens: tokens, global: global)
  }
}
