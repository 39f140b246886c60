import Autograd
public import Encoders
import Parts
import Tensor

/// Intra-modal contrast: InfoNCE between two views of a picture, and between a caption and its dropout twin (TCL eq. 3 and 4).
///
/// Hard targets, as published.
public struct IMC: Objective {
  public static let name: ObjectiveName = "imc"
  public static let summary =
    "Intra-modal contrast: InfoNCE between two views of a picture, and between a caption and its dropout twin (TCL eq. 3 and 4)."
  public static let standard: IMC? = IMC()
  public static let formula = "CE(x.[x'; queue]/t, own), mean of pictures and captions"
  public static let source = "Yang et al. 2022, eq. 3 and 4"
  public static let metricNames = ["imc_i2i", "imc_t2t"]

  /// What the targets say belongs together.
  @EncodedUnlessOwn public var positives: Positives

  /// Contrast within pictures and within captions; `positives` says what counts as a right answer.
  public init(positives: Positives = .own) { self.positives = positives }

  /// The logarithm of the number of candidates, give or take what similarities of untrained encoders differ by.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    contrastiveBand(of: positives, in: step, betweenModalities: false)
  }

  /// The mean of both modalities, pictures against pictures and captions against captions.
  public func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    let (pictures, captions) = (step[ImageKeys()], step[TextKeys()])
    let image = contrastiveLoss(
      step[OnlineImage()].global.similarity(
        to: [pictures.rows, step.queues.image.features], temperature: step.temperature),
      positives: positives.byGroup(PositiveShares(among: .pictures), in: step), first: pictures.first)
    let text = contrastiveLoss(
      step[OnlineText()].global.similarity(
        to: [captions.rows, step.queues.text.features], temperature: step.temperature),
      positives: positives.byGroup(PositiveShares(among: .captions), in: step), first: captions.first)
    return LossTerm((image + text) * 0.5, metrics: ["imc_i2i": image, "imc_t2t": text])
  }
}
