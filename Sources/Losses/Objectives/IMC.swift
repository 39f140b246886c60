import Autograd
public import Encoders
import Tensor

/// Intra-modal contrast: InfoNCE between two views of a picture, and between a caption and its dropout twin (TCL eq. 3 and 4).
///
/// Hard targets, as published.
public struct IMC: Objective {
  public static let name: ObjectiveName = "imc"
  public static let metricNames = ["imc_i2i", "imc_t2t"]

  /// What the targets say belongs together.
  @EncodedUnlessOwn public var positives: Positives

  public init(positives: Positives = .own) { self.positives = positives }

  /// Theory speaks of one positive a row.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    guard positives == .own else { return nil }
    return contrastiveBand(
      batch: step.count, queue: step.queues.image.size, width: step.model.shape.embedWidth,
      temperature: step.model.temperature.value.item, betweenModalities: false)
  }

  public func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    let image = contrastiveLoss(
      step[OnlineImage()].global.similarity(
        to: [step[MomentumImage()].global, step.queues.image.features], temperature: step.temperature),
      positives: positives == .sameGroup ? step[PositiveShares(among: .pictures)] : nil)
    let text = contrastiveLoss(
      step[OnlineText()].global.similarity(
        to: [step[MomentumText()].global, step.queues.text.features], temperature: step.temperature),
      positives: positives == .sameGroup ? step[PositiveShares(among: .captions)] : nil)
    return LossTerm((image + text) * 0.5, metrics: ["imc_i2i": image, "imc_t2t": text])
  }
}
