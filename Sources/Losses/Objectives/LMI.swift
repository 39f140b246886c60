import Data
import Autograd
public import Encoders
import Foundation
import Parts
import Tensor

/// Local mutual information: each global feature against the local features of its own sample (TCL eq. 6 and 7).
public struct LMI: Objective {
  public static let name: ObjectiveName = "lmi"
  public static let summary =
    "Local mutual information: each global feature against the local features of its own sample (TCL eq. 6 and 7)."
  public static let standard: LMI? = LMI()
  public static let formula =
    "-log(e^(z.l_k/t) / (e^(z.l_k/t) + sum over others' locals)), mean over own locals k, of both sides"
  public static let source = "Yang et al. 2022, eq. 6 and 7"
  public static let metricNames = ["lmi_image", "lmi_text"]
  /// Patches that form a grid, and words.
  public static let needs: Set<EncoderOutput> = [.grid, .words]

  /// How image patches are averaged into regions.
  public var regions: PatchRegions

  /// Whose locals are not negatives of a sample: its own ones, or those of its whole group.
  @EncodedUnlessOwn public var positives: Positives

  /// - Parameter positives: `.own` as published, also in fine-tuning with several captions per picture, where they are negatives of one
  ///   another.
  public init(regions: PatchRegions = .published, positives: Positives = .own) {
    self.regions = regions
    self.positives = positives
  }

  /// Refuses a grid that does not divide the patches of the image encoder.
  public func fault(for outline: ModelOutline) -> String? {
    guard case .grid(let grid) = regions, let side = outline.gridSide, side > 0 else { return nil }
    let divisors = (1...side).filter { side % $0 == 0 }
    guard !divisors.contains(grid) else { return nil }
    let encoder = outline.encoders.name(of: .imageEncoder)
    return
      "regions is .grid(\(grid)), and the image encoder '\(encoder)' gives \(side) x \(side) patches; the grid must be "
      + divisors.map(String.init).joined(separator: " or ")
  }

  /// Negatives are the local features of the batch.
  public var readsQueues: Bool { false }
  /// Those of the step's own pairs.
  public var readsKeys: Bool { false }

  /// With untrained encoders all local features are nearly alike: the logarithm of the number of candidates, the own one and those of
  /// all other samples, give or take what similarities differ by.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    guard step.count > 1, positives == .own else { return nil }
    func chance(_ locals: Int) -> Float { log(1 + Float(locals) * Float(step.count - 1) / Float(step.count)) }
    let (patches, words) = (step[PooledPatches(regions)].offsets.total, step[MomentumWords()].offsets.total)
    guard words > 0 else { return nil }
    let (image, text) = (chance(patches), chance(words))
    let spread = 4 / (Float(step.model.shape.embedWidth).squareRoot() * step.model.temperature.value.item)
    let middle = (image + text) / 2
    let candidates = [patches, words].map { 1 + $0 - $0 / step.count }
    return ReferenceBand(
      max(0, middle - spread)...middle + spread,
      "the mean logarithm of \(candidates[0]) patches and \(candidates[1]) words is \((100 * middle).rounded() / 100)")
  }

  /// The mean of both sides: pictures against their regions, captions against their words.
  public func term(for step: TrainingStep, head: NoHead) -> LossTerm {
    let groups = positives.byGroup(GroupNumbers(), in: step)
    let patches = step[PooledPatches(regions)]
    let image = localAlignmentLoss(
      global: step[OnlineImage()].global, locals: patches.rows, offsets: patches.offsets,
      temperature: step.temperature, groups: groups)
    let words = step[MomentumWords()]
    let text = localAlignmentLoss(
      global: step[OnlineText()].global, locals: words.rows, offsets: words.offsets, temperature: step.temperature,
      groups: groups)
    return LossTerm(parts: [image * 0.5, text * 0.5], metrics: ["lmi_image": image, "lmi_text": text])
  }

  /// Pictures, and captions with a word: only who has locals counts.
  public func counts(in step: TrainingStep) -> [Int] { [step.count, step.batch.text.offsets.lengths.count { $0 > 1 }] }
}
