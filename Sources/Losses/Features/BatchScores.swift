import Autograd
import Encoders
package import Tensor

// Who draws from the batch by similarity reads a corner of what contrast compares, and no gradient: the corner is taken where an
// objective has computed all of it, and computed alone otherwise. Either way its bits are the same, because each candidate's
// similarity is a sum of its own.

/// Similarities of every caption with the momentum features of the batch's pictures, over the temperature: the first `batch` columns of
/// `[batch, batch]` or more.
package struct BatchTextToImageScores: StepFeature {
  package init() {}

  package func value(in step: TrainingStep) -> Tensor {
    step.computed(TextToImageSimilarity())?.value
      ?? step[OnlineText()].global.value.similarity(
        to: [step[MomentumImage()].global], temperature: step.model.temperature.value.item)
  }
}

/// Similarities of every picture with the momentum features of the batch's captions, over the temperature: the first `batch` columns of
/// `[batch, batch]` or more.
package struct BatchImageToTextScores: StepFeature {
  package init() {}

  package func value(in step: TrainingStep) -> Tensor {
    step.computed(ImageToTextSimilarity())?.value
      ?? step[OnlineImage()].global.value.similarity(
        to: [step[MomentumText()].global], temperature: step.model.temperature.value.item)
  }
}
