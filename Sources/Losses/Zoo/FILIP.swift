public import Autograd
public import Encoders
import Parts
import Tensor

/// Fine-grained interactive pre-training: InfoNCE of the mean over words of the greatest patch similarity, and back (Yao et al. 2022, eq. 1 to 6).
///
/// `s_ij = mean_k max_r p_ik . w_jr` over the patches `p` of picture `i` and the words `w` of caption `j`, and back; the loss is the mean of both
/// InfoNCE within the batch, over the model's temperature. Patches and words are unit-norm projections of the tokens after the first; all
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

  public func startBand(among pairs: Int, model: Model) -> ReferenceBand? {
    pairContrastBand(among: pairs, model: model)
  }

  public func features(of step: TrainingStep, head: NoHead) -> PairFeatures {
    let (patches, words) = (step[OnlinePatches()], step[OnlineWords()])
    return PairFeatures(
      [patches.rows, words.rows],
      numbers: [patches.offsets.lengths, words.offsets.lengths] + positives.groups(in: step))
  }

  public func term(of features: PairFeatures, model: Model, head: NoHead, _ pass: Pass) -> LossTerm {
    let (patches, words) = (Offsets(lengths: features.numbers[0]), Offsets(lengths: features.numbers[1]))
    let ways = lateInteractionContrast(
      patches: features[0], of: patches, words: features[1], of: words, temperature: pass(model.temperature),
      positives: positives.shares(features, on: model.device))
    return LossTerm(meanOf: ways, of: Self.name)
  }
}
