public import Autograd
public import Encoders
import Parts
import Tensor

/// Triplets with the hardest negative of the batch, of each picture and of each caption (VSE++, Faghri et al. 2018, eq. 6).
///
/// `1/N sum_i ([a - s_ii + max_{j != i} s_ij]_+ + [a - s_ii + max_{j != i} s_ji]_+)`, `s` the cosines of pictures and captions. No temperature is
/// read. The paper adds up over the batch; this is the mean, so that weights mean the same at every batch size.
public struct VSEPlusPlus: GatheringObjective {
  public static let name: ObjectiveName = "vse++"
  public static let summary =
    "Triplets with the hardest negative of the batch, of each picture and of each caption (VSE++, Faghri et al. 2018, eq. 6)."
  public static let standard: VSEPlusPlus? = VSEPlusPlus()
  public static let formula = "mean [a - s_ii + max_j s_ij]+ + [a - s_ii + max_j s_ji]+"
  public static let source = "Faghri et al. 2018, eq. 6"
  public static let metricNames = ["vse++_i2t", "vse++_t2i"]

  /// By how much, in cosines, a positive should exceed every negative; 0.2 as published.
  public var margin: Float
  /// What is not a negative.
  @EncodedUnlessOwn public var positives: Positives

  /// The margin in cosines, and what belongs together.
  public init(margin: Float = 0.2, positives: Positives = .own) {
    self.margin = margin
    self.positives = positives
  }

  public func fault(for outline: ModelOutline) -> String? {
    margin > 0 && margin <= 2
      ? nil : "margin is \(margin); it must be above 0 and at most 2, the greatest difference of cosines"
  }

  /// The hardest of all negatives is no less alike than the positive, or nearly, before anything is learned: each direction begins at the
  /// margin and at most the spread of cosines above it.
  public func startBand(among pairs: Int, model: Model) -> ReferenceBand? {
    guard pairs > 1, positives == .own else { return nil }
    let spread = 4 / Float(model.shape.embedWidth).squareRoot()
    return ReferenceBand(
      max(0, 2 * margin - 2 * spread)...2 * margin + 2 * spread, "twice the margin is \(2 * margin)")
  }

  public func features(of step: TrainingStep, head: NoHead) -> PairFeatures {
    PairFeatures([step[OnlineImage()].global, step[OnlineText()].global], numbers: positives.groups(in: step))
  }

  public func term(of features: PairFeatures, model: Model, head: NoHead, _ pass: Pass) -> LossTerm {
    let (image, text) = (features[0], features[1])
    let groups = positives.places(features)
    let imageToText = hardestTripletLoss(image.linear(weight: text, bias: nil), margin: Double(margin), groups: groups)
    let textToImage = hardestTripletLoss(text.linear(weight: image, bias: nil), margin: Double(margin), groups: groups)
    return LossTerm(imageToText + textToImage, metrics: ["vse++_i2t": imageToText, "vse++_t2i": textToImage])
  }
}
