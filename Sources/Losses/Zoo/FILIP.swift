public import Autograd
public import Encoders
import Parts
import Tensor

/// Fine-grained interactive pre-training: InfoNCE of the mean over words of the greatest patch similarity, and back (Yao et al. 2022, eq. 1 to 6).
///
/// `s_ij = mean_k max_r p_ik . w_jr` over the patches `p` of picture `i` and the words `w` of caption `j`, and back; the loss is the mean of both
/// InfoNCE within the batch, over the model's temperature. Patches and words are unit-norm projections of the tokens behind the first; all
/// words are compared, where the paper keeps a quarter of each batch's tokens to save memory.
public struct FILIP: GatheringObjective {
  public static let name: ObjectiveName = "filip"
  public static let summary =
    "Fine-grained interactive pre-training: InfoNCE of the mean over words of the greatest patch similarity, and back (Yao et al. 2022, eq. 1 to 6)."
  public static let standard: FILIP? = FILIP()
  public static let formula = "CE of s_ij = mean_k max_r p_ik.w_jr / t, mean of both ways"
  public static let source = "Yao et al. 2022, eq. 1 to 6"
  public static let metricNames = ["filip_i2t", "filip_t2i"]
  public static let needs: Set<EncoderOutput> = [.grid, .words]

  /// What the targets say belongs together.
  @EncodedUnlessOwn public var positives: Positives

  /// With each picture's own caption as its positive, unless groups are.
  public init(positives: Positives = .own) { self.positives = positives }

  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    positives == .own ? pairContrastBand(for: step) : nil
  }

  public func features(of step: TrainingStep, head: NoHead) -> [Variable] {
    let (patches, words) = (step[OnlinePatches()], step[OnlineWords()])
    let lengths = zip(patches.offsets.lengths, words.offsets.lengths).flatMap { [Float($0), Float($1)] }
    return [patches.rows, words.rows, Variable(Tensor(lengths, shape: [step.count, 2], on: step.model.device))]
      + positives.codes(in: step)
  }

  public func term(of features: [Variable], model: Model, head: NoHead, _ pass: Pass) -> LossTerm {
    let lengths = features[2].value.values.map { Int($0) }
    let pairs = lengths.count / 2
    func offsets(_ side: Int) -> Offsets { Offsets(lengths: (0..<pairs).map { lengths[2 * $0 + side] }) }
    let ways = lateInteractionContrast(
      patches: features[0], of: offsets(0), words: features[1], of: offsets(1), temperature: pass(model.temperature),
      positives: positives.shares(features, on: model.device))
    return LossTerm(meanOf: ways, of: Self.name)
  }
}
