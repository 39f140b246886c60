import Autograd
public import Encoders
import Parts
import Tensor

/// Intra-modal contrast: InfoNCE between two views of a picture, and between a caption and its dropout twin (TCL eq. 3 and 4).
///
/// Hard targets, as published.
public struct IMC: Objective {
  /// The name in recipes, tables and on the command line.
  public static let name: ObjectiveName = "imc"
  /// What lists of parts say about it.
  public static let summary =
    "Intra-modal contrast: InfoNCE between two views of a picture, and between a caption and its dropout twin (TCL eq. 3 and 4)."
  /// The one that a recipe gets by its name alone, with the default settings.
  public static let standard: IMC? = IMC()
  /// What it reports beside its loss, in the order of a log.
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
