public import Autograd
public import Encoders
import Foundation
import Parts
import Tensor

/// Contrast with hard negatives: InfoNCE within the batch whose negatives count more the harder they are (Robinson et al. 2021, eq. 4).
///
/// `mean_i log(1 + (R_i - h n e^{s_ii}) / ((1 - h) e^{s_ii}))`, `R_i` the negatives' exponentials, each weighed by `e^{b s_ij}` over the mean of
/// these (``hardNegativeContrast(_:temperature:concentration:prior:groups:)``); the mean of both directions. What the
/// logarithm's fraction has above is at least `n e^{-1/t}`, as in the published code. With `b` and `h` 0 it is ``CLIP``.
public struct HardNCE: GatheringObjective {
  public static let name: ObjectiveName = "hard-nce"
  public static let summary =
    "Contrast with hard negatives: InfoNCE within the batch whose negatives count more the harder they are (Robinson et al. 2021, eq. 4)."
  public static let standard: HardNCE? = HardNCE()
  public static let formula =
    "mean log(1 + (R - h n e^s_ii) / ((1 - h) e^s_ii)), R = n sum e^((1 + b) s_ij) / sum e^(b s_ij)"
  public static let source = "Robinson et al. 2021, eq. 4"
  public static let metricNames = ["hard-nce_i2t", "hard-nce_t2i"]

  /// How much harder negatives count more: 0 weighs all alike, 1 as in the paper's tables.
  public var concentration: Float
  /// The probability that a negative is a positive nobody labelled, in `0..<1`; 0.1 in the paper.
  public var prior: Float
  /// What is not a negative.
  @EncodedUnlessOwn public var positives: Positives

  /// Concentration `b` and prior `h`, and what belongs together.
  public init(concentration: Float = 1, prior: Float = 0.1, positives: Positives = .own) {
    self.concentration = concentration
    self.prior = prior
    self.positives = positives
  }

  public func fault(for outline: ModelOutline) -> String? {
    if !(concentration >= 0 && concentration.isFinite) {
      return "concentration is \(concentration); it must be finite and at least 0"
    }
    return prior >= 0 && prior < 1 ? nil : "prior is \(prior); it must be at least 0 and below 1"
  }

  /// With negatives that all are `c` and a positive that is `c - d`, `log(1 + n (e^d - h) / (1 - h))`; `d` is within the spread of untrained
  /// features. Weighed by hardness negatives are no less than without weights, and `1 + 2 b` times as far above the positive if they are normal.
  public func startBand(among pairs: Int, model: Model) -> ReferenceBand? {
    guard pairs > 1, positives == .own else { return nil }
    let spread = 4 / (Double(model.shape.embedWidth).squareRoot() * Double(model.temperature.value.item))
    let (negatives, prior) = (Double(pairs - 1), Double(self.prior))
    func loss(_ excess: Double) -> Float {
      Float(log1p(negatives * max(0, (exp(min(excess, 600)) - prior) / (1 - prior))))
    }
    let chance = log(Double(pairs))
    return ReferenceBand(
      loss(-min(spread, 1))...loss(min(spread, 1 + 2 * Double(concentration))),
      "the logarithm of \(pairs) candidates is \((100 * chance).rounded() / 100)")
  }

  public func features(of step: TrainingStep, head: NoHead) -> PairFeatures {
    PairFeatures([step[OnlineImage()].global, step[OnlineText()].global], numbers: positives.groups(in: step))
  }

  public func term(of features: PairFeatures, model: Model, head: NoHead, _ pass: Pass) -> LossTerm {
    let (image, text, temperature) = (features[0], features[1], pass(model.temperature))
    let groups = positives.places(features)
    func contrast(_ anchors: Variable, _ keys: Variable) -> Variable {
      hardNegativeContrast(
        anchors.similarity(to: keys, temperature: temperature), temperature: temperature,
        concentration: Double(concentration), prior: Double(prior), groups: groups)
    }
    return LossTerm(meanOf: (contrast(image, text), contrast(text, image)), of: Self.name)
  }
}
