import Autograd
public import Encoders

/// Local mutual information: each global feature against the local features of its own sample (TCL eq. 6 and 7).
public struct LMI: Objective {
  public static let name: ObjectiveName = "lmi"
  public static let metricNames = ["lmi_image", "lmi_text"]

  /// How image patches are averaged into regions.
  public var regions: PatchRegions

  public init(regions: PatchRegions = .published) { self.regions = regions }

  public func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    let patches = step[PooledPatches(regions)]
    let image = localAlignmentLoss(
      global: step[OnlineImage()].global, locals: patches.rows, offsets: patches.offsets,
      temperature: step.temperature)
    let words = step[MomentumWords()]
    let text = localAlignmentLoss(
      global: step[OnlineText()].global, locals: words.rows, offsets: words.offsets, temperature: step.temperature)
    return LossTerm((image + text) * 0.5, metrics: ["lmi_image": image, "lmi_text": text])
  }
}
