public import Encoders

/// The image side of the online fusion encoder for the first views: keys and values of every layer, shared by ITM and MLM.
public struct OnlineFusionKeys: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> FusionContext {
    step.model.online.fusion.context(for: step[OnlineImage()].tokens, step.pass)
  }
}

/// The image side of the momentum fusion encoder for the second views.
public struct MomentumFusionKeys: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> FusionContext {
    step.model.momentum.fusion.context(for: step[MomentumImage()].tokens, step.momentumPass)
  }
}
