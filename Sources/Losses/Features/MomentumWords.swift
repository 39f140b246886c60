import Autograd
import Encoders
public import Tensor

/// Local features of a batch: rows of the shared space, and which sample owns which.
public struct LocalFeatures {
  /// `[locals, embedWidth]`
  public let rows: Tensor
  /// `[batch]` samples
  public let offsets: Offsets
}

/// The unit-norm projections of every token after [CLS] from the momentum text encoder.
public struct MomentumWords: StepFeature {
  public init() {}

  public func value(in step: TrainingStep) -> LocalFeatures {
    let tokens = step[MomentumText()].tokens
    let (places, offsets) = tokens.restPlaces
    let rows = step.model.momentum.textProjection(tokens.rows.gatherRows(places), step.momentumPass).value
    return LocalFeatures(rows: rows.normalized(), offsets: offsets)
  }
}
