public import Autograd
public import Encoders
import Foundation
import Parts
import Tensor

/// Sigmoid loss for language-image pre-training: does this caption belong to this picture, asked of every pair (Zhai et al. 2023, section 3.2)?
///
/// `-1/N sum_ij log sigmoid(z_ij (e^{t'} x_i . y_j + b))`, `z_ij` 1 for a picture and its caption and -1 elsewhere. The scale's logarithm `t'` and
/// the bias `b` are the objective's own and learn from 10 and -10; the model's temperature is not read.
public struct SigLIP: GatheringObjective {
  public static let name: ObjectiveName = "siglip"
  public static let summary =
    "Sigmoid loss for language-image pre-training: does this caption belong to this picture, asked of every pair (Zhai et al. 2023, section 3.2)?"
  public static let standard: SigLIP? = SigLIP()
  public static let formula = "-1/N sum_ij log sigmoid(z_ij (e^t' x_i.y_j + b))"
  public static let source = "Zhai et al. 2023, section 3.2"
  public static let metricNames = ["siglip_temperature", "siglip_bias"]

  /// What the labels say belongs together.
  @EncodedUnlessOwn public var positives: Positives

  /// With each picture's own caption as its positive, unless groups are.
  public init(positives: Positives = .own) { self.positives = positives }

  /// The scale's logarithm and the bias.
  public struct Head: Layer {
    /// `[1]`, `t'`; begins at ln 10.
    package let logScale: Parameter
    /// `[1]`, `b`; begins at -10, because nearly all pairs are negatives.
    package let bias: Parameter

    public func visitParameters(_ visit: (Parameter) -> Void) {
      visit(logScale)
      visit(bias)
    }
  }

  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head {
    Head(
      logScale: make("siglip.log_scale", [1], .constant(log(10))), bias: make("siglip.bias", [1], .constant(-10)))
  }

  /// With features that all are `c` alike, `softplus(10 - 10 c) + (N - 1) softplus(10 c - 10)`, over what `c` may be before anything is learned.
  public func startBand(among pairs: Int, model: Model) -> ReferenceBand? {
    guard positives == .own else { return nil }
    let spread = min(1, 4 / Double(model.shape.embedWidth).squareRoot())
    let losses = (-8...8).map { place in
      let logit = 10 * spread * Double(place) / 8 - 10
      return log1p(exp(-logit)) + Double(pairs - 1) * log1p(exp(logit))
    }
    return ReferenceBand(
      Float((losses.min() ?? 0) * 0.8)...Float((losses.max() ?? 0) * 1.2 + 0.1),
      "a positive costs 10 where pictures and captions have nothing in common")
  }

  public func features(of step: TrainingStep, head: Head) -> PairFeatures {
    PairFeatures([step[OnlineImage()].global, step[OnlineText()].global], numbers: positives.groups(in: step))
  }

  public func term(of features: PairFeatures, model: Model, head: Head, _ pass: Pass) -> LossTerm {
    let (image, text) = (features[0], features[1])
    let (temperature, bias) = ((pass(head.logScale) * -1).exponential(), pass(head.bias))
    let loss = sigmoidContrast(
      image: image, text: text, temperature: temperature, bias: bias,
      groups: positives.places(features))
    return LossTerm(loss, metrics: ["siglip_temperature": temperature.mean(), "siglip_bias": bias.mean()])
  }
}
