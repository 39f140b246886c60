public import Data
import Encoders
import Tensor

/// The captions of the batch with tokens hidden for masked language modelling.
public struct MaskedText: StepFeature {
  public var masking: TokenMasking

  public init(_ masking: TokenMasking) { self.masking = masking }

  public func value(in step: TrainingStep) -> MaskedTokens {
    masking(
      step.batch.text, tokens: step.tokens, vocabularySize: step.model.shape.vocabularySize,
      seed: step.seed.derived("masked tokens"), rows: step.batch.samples)
  }
}
