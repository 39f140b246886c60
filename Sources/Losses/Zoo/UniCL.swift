public import Autograd
public import Encoders
import Parts
import Tensor

/// Unified contrast: all captions of a picture's group are its positives, and back (Yang et al. 2022, eq. 3 to 5; Khosla et al. 2020, eq. 2).
///
/// `-1/N sum_i 1/|P(i)| sum_{k in P(i)} log softmax_j(x_i . y_j / t)_k`, `P(i)` being the pairs of the batch in the group of `i`, and the same
/// from captions to pictures; the loss is the mean of the two, where eq. 3 has their sum. Where every pair is a group of its own it is ``CLIP``.
public struct UniCL: GatheringObjective {
  public static let name: ObjectiveName = "unicl"
  public static let summary =
    "Unified contrast: all captions of a picture's group are its positives, and back (Yang et al. 2022, eq. 3 to 5; Khosla et al. 2020, eq. 2)."
  public static let standard: UniCL? = UniCL()
  public static let formula = "(CE(x.y/t, group shares) + CE(y.x/t, group shares)) / 2"
  public static let source = "Yang et al. 2022 (UniCL), eq. 3 to 5"
  public static let metricNames = ["unicl_i2t", "unicl_t2i"]

  public init() {}

  public func startBand(among pairs: Int, model: Model) -> ReferenceBand? {
    pairContrastBand(among: pairs, model: model)
  }

  public func features(of step: TrainingStep, head: NoHead) -> PairFeatures {
    PairFeatures(
      [step[OnlineImage()].global, step[OnlineText()].global], numbers: Positives.sameGroup.groups(in: step))
  }

  public func term(of features: PairFeatures, model: Model, head: NoHead, _ pass: Pass) -> LossTerm {
    let (image, text) = (features[0], features[1])
    let shares = Positives.sameGroup.shares(features, on: model.device)
    return LossTerm(
      meanOf: pairContrast(image: image, text: text, temperature: pass(model.temperature), positives: shares),
      of: Self.name)
  }
}
