import Autograd
public import Encoders
import Parts
import Tensor

/// Cross-modal alignment: InfoNCE from pictures to captions and back, against the batch and the queue (TCL eq. 1 and 2).
///
/// Its targets are softened by the momentum encoders with the step's distillation share (TCL, section 3.2).
public struct CMA: Objective {
  public static let name: ObjectiveName = "cma"
  public static let summary =
    "Cross-modal alignment: InfoNCE from pictures to captions and back, against the batch and the queue (TCL eq. 1 and 2)."
  public static let standard: CMA? = CMA()
  public static let formula = "CE(x.[y'; queue]/t, (1 - a) own + a softmax(x'.[y'; queue]/t)), mean of both ways"
  public static let source = "Yang et al. 2022, eq. 1 and 2"
  public static let metricNames = ["cma_i2t", "cma_t2i"]

  /// What the targets say belongs together.
  @EncodedUnlessOwn public var positives: Positives

  /// Contrast between pictures and captions; `positives` says what counts as a right answer.
  public init(positives: Positives = .own) { self.positives = positives }

  /// The logarithm of the number of candidates, give or take what similarities of untrained encoders differ by.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    contrastiveBand(of: positives, in: step, betweenModalities: true)
  }

  /// The mean of both directions, pictures against captions and captions against pictures.
  public func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    let mix = step.distillation
    let temperature = step.temperature.value
    let (image, text) = (step[ImageKeys()], step[TextKeys()])
    let teacherImageToText =
      mix > 0
      ? image.own(step.count).similarity(to: [text.rows, step.queues.text.features], temperature: temperature) : nil
    let teacherTextToImage =
      mix > 0
      ? text.own(step.count).similarity(to: [image.rows, step.queues.image.features], temperature: temperature) : nil
    let imageToText = contrastiveLoss(
      step[ImageToTextSimilarity()], teacher: teacherImageToText, mix: mix,
      positives: positives.byGroup(PositiveShares(among: .captions), in: step), first: text.first)
    let textToImage = contrastiveLoss(
      step[TextToImageSimilarity()], teacher: teacherTextToImage, mix: mix,
      positives: positives.byGroup(PositiveShares(among: .pictures), in: step), first: image.first)
    return LossTerm(
      (imageToText + textToImage) * 0.5, metrics: ["cma_i2t": imageToText, "cma_t2i": textToImage])
  }
}
