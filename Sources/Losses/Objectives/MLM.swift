public import Autograd
public import Data
public import Encoders
import Parts
import Tensor

/// Masked language modelling: hidden words are predicted from caption and picture together (TCL, section 3.5).
///
/// Targets are softened by the momentum encoders' predictions with the step's distillation share, as published; the teacher sees
/// the second view of the picture.
public struct MLM: Objective {
  public static let name: ObjectiveName = "mlm"
  public static let summary =
    "Masked language modelling: hidden words are predicted from caption and picture together (TCL, section 3.5)."
  public static let standard: MLM? = MLM()
  public static let formula = "CE(fused hidden words, (1 - a) word + a momentum prediction)"
  public static let source = "Li et al. 2021, section 3.2"
  public static let metricNames = ["mlm_accuracy"]
  /// Words, and the table that they are predicted by.
  public static let needs: Set<EncoderOutput> = [.words, .wordTable]

  /// Which tokens are hidden, and by what.
  public var masking: TokenMasking

  /// Masking as published, unless another is given.
  public init(masking: TokenMasking = TokenMasking()) { self.masking = masking }

  /// Refuses a probability that hides nothing, or is none.
  public func fault(for outline: ModelOutline) -> String? {
    let probability = masking.probability
    return probability > 0 && probability <= 1
      ? nil : "masking.probability is \(probability); it must be above 0 and at most 1"
  }

  /// The word predictor and its momentum twin.
  public struct Head: Layer {
    package let online: MaskedLanguageHead
    package let momentum: MaskedLanguageHead

    /// Visits the word predictor; its momentum twin is not trained.
    public func visitParameters(_ visit: (Parameter) -> Void) { online.visitParameters(visit) }

    /// The parameters of the word predictor beside those of its twin.
    public var momentumTwins: [(online: Parameter, momentum: Parameter)] {
      online.parameters.followed(by: momentum.parameters)
    }
  }

  /// The word predictor and its twin, both from the same first values.
  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head {
    Head(
      online: MaskedLanguageHead(make, shape: model), momentum: MaskedLanguageHead(make.momentum, shape: model))
  }

  /// Only where targets are softened.
  public func readsMomentum(distillation: Float) -> Bool { distillation > 0 }
  /// False: hidden words are not a matter of contrast.
  public var readsQueues: Bool { false }
  /// False, for the same reason.
  public var readsKeys: Bool { false }

  /// Where guessing the hidden words begins.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    wordBand(of: step[MaskedText(masking)].places.count, among: step.model.online.text.table.value)
  }

  /// The cross-entropy over hidden words, the vocabulary being the classes; 0 where none is hidden.
  public func term(for step: TrainingStep, head: Head) -> LossTerm {
    let masked = step[MaskedText(masking)]
    guard masked.places.count > 0 else { return LossTerm(Variable(Tensor(0, on: step.model.device))) }
    let own = Array(0..<step.count)
    let (online, momentum) = (step.model.online, step.model.momentum)

    let pass = step.pass.named("mlm")
    let fused = online.fusion(
      online.text(masked.text, pass), with: step[OnlineFusionKeys()], images: own, outputs: masked.places, pass)
    let logits = head.online(fused, wordEmbeddings: online.text.table, pass)  // [masked, vocabulary]

    var soft: Tensor?
    if step.distillation > 0 {
      let pass = step.momentumPass.named("mlm")
      let fused = momentum.fusion(
        momentum.text(masked.text, pass), with: step[MomentumFusionKeys()], images: own, outputs: masked.places, pass)
      soft = head.momentum(fused, wordEmbeddings: momentum.text.table, pass).value.softmax()
    }
    return LossTerm(
      logits.crossEntropy(ClassTargets(labels: masked.labels, soft: soft, mix: step.distillation)),
      metrics: ["mlm_accuracy": classAccuracy(logits.value, labels: masked.labels)])
  }

  /// The hidden words.
  public func counts(in step: TrainingStep) -> [Int] { [step[MaskedText(masking)].places.count] }
}

extension TextEncoder {
  /// The table that ``MLM/needs`` asks for.
  package var table: Parameter {
    guard let wordEmbeddings else { fatalError("mlm: the text encoder has no table of word vectors") }
    return wordEmbeddings
  }
}

/// The captions of the batch with tokens hidden for masked language modelling.
public struct MaskedText: StepFeature {
  package var masking: TokenMasking

  /// Captions with tokens hidden by this rule.
  public init(_ masking: TokenMasking) { self.masking = masking }

  /// Draws the hidden tokens, keyed by sample, so that all who ask see the same.
  public func value(in step: TrainingStep) -> MaskedTokens {
    masking(
      step.batch.text, tokens: step.tokens, vocabularySize: step.model.shape.vocabularySize,
      seed: step.seed.derived("masked tokens"), rows: step.batch.samples)
  }
}
