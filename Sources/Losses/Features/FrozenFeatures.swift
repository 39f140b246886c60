import Autograd
import Data
import Encoders
import Tensor

// What frozen layers give is the same for the online and the momentum encoder, and for whatever else reads the same view: computed once in
// a step, or, where the batch brings it, before all steps.

/// What the frozen layers of the image encoder give for a view of each picture.
struct FrozenImage: StepFeature {
  var view: PairBatch.View

  func value(in step: TrainingStep) -> TokenBatch {
    guard let encoder = step.model.online.image as? PartlyFrozenImageEncoder else {
      fatalError("frozen image: no layer of the image encoder is frozen")
    }
    guard let known = step.batch.tokens(of: view) else { return encoder.lower(step.batch.pixels(of: view)) }
    let (batch, tokens, width) = known.shape3
    return TokenBatch(
      rows: Variable(known.reshaped([batch * tokens, width])), offsets: Offsets(rows: batch, length: tokens))
  }

  func value(ofFirst pairs: Int, from value: TokenBatch) -> TokenBatch? { value.selecting(Array(0..<pairs)) }
}

/// What the frozen layers of the text encoder give for the captions.
struct FrozenText: StepFeature {
  func value(in step: TrainingStep) -> TokenBatch {
    guard let encoder = step.model.online.text as? PartlyFrozenTextEncoder else {
      fatalError("frozen text: no layer of the text encoder is frozen")
    }
    guard let known = step.batch.textTokens else { return encoder.lower(step.batch.text) }
    return TokenBatch(rows: Variable(known), offsets: step.batch.text.offsets)
  }

  func value(ofFirst pairs: Int, from value: TokenBatch) -> TokenBatch? { value.selecting(Array(0..<pairs)) }
}

extension EncoderSet {
  /// The image encoder's output for a view of each picture.
  func imageTokens(_ view: PairBatch.View, in step: TrainingStep, _ pass: Pass) -> TokenBatch {
    guard let partly = image as? PartlyFrozenImageEncoder else { return image(step.batch.pixels(of: view), pass) }
    return partly.upper(step[FrozenImage(view: view)], pass)
  }

  /// The text encoder's output for the captions.
  func textTokens(in step: TrainingStep, _ pass: Pass) -> TokenBatch {
    guard let partly = text as? PartlyFrozenTextEncoder else { return text(step.batch.text, pass) }
    return partly.upper(step[FrozenText()], pass)
  }
}
