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

  public func startBand(among pairs: Int, model: Model) -> ReferenceBand? {
    pairContrastBand(among: pairs, model: model)
  }

  public func features(of step: TrainingStep, head: NoHead) -> PairFeatures {
    [step[OnlineImage()].global, step[OnlineText()].global]
  }

  public func term(of features: PairFeatures, model: Model, head: NoHead, _ pass: Pass) -> LossTerm {
    LossTerm(
      meanOf: pairContrast(image: features[0], text: features[1], temperature: pass(model.temperature)), of: Self.name)
  }
}

/// Where contrast of pairs with one another begins with random weights: untrained encoders give all samples nearly the same feature, so it is near
/// the logarithm of their number, whichever of them are positives of which.
func pairContrastBand(among pairs: Int, model: Model) -> ReferenceBand {
  contrastiveBand(
    batch: pairs, queue: 0, width: model.shape.embedWidth, temperature: model.temperature.value.item,
    betweenModalities: true)
}
