import Autograd
import Encoders
package import Tensor

// Who draws from the batch by similarity reads a corner of what contrast compares, and no gradient: the corner is taken where an
// objective has computed all of it, and computed alone otherwise. Either way its bits are the same, because each candidate's
// similarity is a sum of its own.

/// Similarities with the pairs of the step, somewhere in a wider matrix.
package struct BatchScores {
  /// `[batch, candidates]`
  package let scores: Tensor
  /// The column of the first pair; those of the others follow.
  package let first: Int

  /// Those of the pairs with one another, `[batch, batch]`.
  var own: Tensor { scores.columns(first..<(first + scores.shape[0])) }
}

/// Similarities of every caption with the momentum features of the batch's pictures, over the temperature.
package struct BatchTextToImageScores: StepFeature {
  package init() {}

  package func value(in step: TrainingStep) -> BatchScores {
    let keys = step[ImageKeys()]
    if let all = step.computed(TextToImageSimilarity()) { return BatchScores(scores: all.value, first: keys.first) }
    let scores = step[OnlineText()].global.value.similarity(
      to: [keys.own(step.count)], temperature: step.model.temperature.value)
    return BatchScores(scores: scores, first: 0)
  }
}

/// Similarities of every picture with the momentum features of the batch's captions, over the temperature.
package struct BatchImageToTextScores: StepFeature {
  package init() {}

  package func value(in step: TrainingStep) -> BatchScores {
    let keys = step[TextKeys()]
    if let all = step.computed(ImageToTextSimilarity()) { return BatchScores(scores: all.value, first: keys.first) }
    let scores = step[OnlineImage()].global.value.similarity(
      to: [keys.own(step.count)], temperature: step.model.temperature.value)
    return BatchScores(scores: scores, first: 0)
  }
}
