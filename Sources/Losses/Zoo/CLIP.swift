public import Autograd
public import Encoders
import Parts
import Tensor

/// Contrastive language-image pre-training: symmetric InfoNCE of pictures and captions within the batch (Radford et al. 2021, figure 3).
///
/// `-1/2N sum_i (log softmax_j(x_i . y_j / t)_i + log softmax_j(y_i . x_j / t)_i)`: both sides learn, nothing is remembered and there is no
/// teacher. `t` is the model's temperature, learnable unless the recipe fixes it, and clamped by the recipe, where the paper learns its logarithm.
public struct CLIP: GatheringObjective {
  public static let name: ObjectiveName = "clip"
  public static let summary =
    "Contrastive language-image pre-training: symmetric InfoNCE of pictures and captions within the batch (Radford et al. 2021, figure 3)."
  public static let standard: CLIP? = CLIP()
  public static let formula = "(CE(x.y/t, own) + CE(y.x/t, own)) / 2"
  public static let source = "Radford et al. 2021, figure 3"
  public static let metricNames = ["clip_i2t", "clip_t2i"]

  public init() {}

  public func startBand(for step: TrainingStep) -> ReferenceBand? { pairContrastBand(for: step) }

  public func features(of step: TrainingStep, head: NoHead) -> [Variable] {
    [step[OnlineImage()].global, step[OnlineText()].global]
  }

  public func term(of features: [Variable], model: Model, head: NoHead, _ pass: Pass) -> LossTerm {
    LossTerm(
      meanOf: pairContrast(image: features[0], text: features[1], temperature: pass(model.temperature)), of: Self.name)
  }
}

/// Where contrast of a batch with itself begins with random weights: untrained encoders give all samples nearly the same feature.
func pairContrastBand(for step: TrainingStep) -> ReferenceBand {
  contrastiveBand(
    batch: step.count, queue: 0, width: step.model.shape.embedWidth, temperature: step.model.temperature.value.item,
    betweenModalities: true)
}
