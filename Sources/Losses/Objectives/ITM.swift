public import Autograd
public import Encoders
import Parts
import Tensor

/// Image-text matching: does this caption belong to this picture? (TCL, section 3.5; ALBEF, section 3.2)
///
/// Each true pair meets a hard negative picture for its caption and a hard negative caption for its picture, drawn by similarity.
public struct ITM: Objective {
  public static let name: ObjectiveName = "itm"
  public static let summary =
    "Image-text matching: does this caption belong to this picture? (TCL, section 3.5; ALBEF, section 3.2)"
  public static let standard: ITM? = ITM()
  public static let metricNames = ["itm_accuracy"]

  /// What is never drawn as a negative.
  @EncodedUnlessOwn public var positives: Positives
  /// Nil for the published one, which the identity then does not mention.
  private var chosenHardness: Schedule?

  /// What similarities are multiplied by before negatives are drawn by their softmax: 0 draws evenly from the batch, 1 as published.
  ///
  /// Early in training from random weights the most similar pictures are often right answers of other drawings, and even negatives are
  /// what can be learned; late, only hard ones teach.
  public var hardness: Schedule {
    get { chosenHardness ?? .constant(1) }
    set { chosenHardness = newValue == .constant(1) ? nil : newValue }
  }

  public init(positives: Positives = .own, hardness: Schedule = .constant(1)) {
    self.positives = positives
    self.hardness = hardness
  }

  private enum CodingKeys: String, CodingKey {
    case positives
    case chosenHardness = "hardness"
  }

  public func fault(for outline: ModelOutline) -> String? {
    if let fault = hardness.fault { return "hardness \(fault)" }
    return min(hardness.initial, hardness.final) < 0 ? "hardness is below 0, which would draw what is least alike" : nil
  }

  /// The two-way classifier on the fused [CLS] token.
  public struct Head: Layer {
    package let classifier: Linear

    public func visitParameters(_ visit: (Parameter) -> Void) { classifier.visitParameters(visit) }
  }

  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head {
    Head(classifier: Linear(make, "itm_head", inputs: model.textWidth, outputs: 2, .torchDefault))
  }

  /// Negatives are drawn from the batch.
  public var readsQueues: Bool { false }

  /// One row in three is a true pair, so nobody who cannot tell them apart gets below the entropy of 1/3, 0.6365. The head's weights
  /// are uniform in plus or minus `1 / sqrt(width)` and meet features of unit variance, so its log odds are the same for all rows and
  /// normal with variance 2/3: at four deviations the loss is 2.22.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    guard step.count > 1, positives == .own else { return nil }
    return ReferenceBand(0.54...2.22, "one pair in three is true, which has the entropy 0.6365")
  }

  public func term(for step: TrainingStep, head: Head) -> LossTerm {
    let batch = step.count
    // A single pair has no negative: nothing to learn from.
    guard batch > 1 else { return LossTerm(Variable(Tensor(0, on: step.model.device))) }
    let negatives = step[HardNegatives(positives: positives, hardness: hardness.value(atShare: step.progress))]
    let own = Array(0..<batch)
    // A caption or a picture that belongs to everything in the batch has no negative.
    let captions = own.filter { negatives.imageForText[$0] != $0 }
    let pictures = own.filter { negatives.textForImage[$0] != $0 }
    // Positives; captions with negative pictures; negative captions with pictures.
    let text = step[OnlineText()].tokens.selecting(own + captions + pictures.map { negatives.textForImage[$0] })
    let fused = step.model.online.fusion(
      text, with: step[OnlineFusionKeys()], images: own + captions.map { negatives.imageForText[$0] } + pictures,
      outputs: text.firstPlaces, step.pass.named("itm"))  // [rows, width], 3 * batch at the most
    let logits = head.classifier(fused, step.pass)  // [rows, 2]
    let labels = Indices((0..<own.count + captions.count + pictures.count).map { $0 < batch ? 1 : 0 })
    return LossTerm(
      logits.crossEntropy(ClassTargets(labels: labels)),
      metrics: ["itm_accuracy": classAccuracy(logits.value, labels: labels)])
  }

  /// The rows that are classified: each pair, and twice each of those that have a negative in the batch.
  public func counts(in step: TrainingStep) -> [Int] {
    guard step.count > 1 else { return [0] }
    guard let groups = positives.byGroup(GroupNumbers(), in: step) else { return [3 * step.count] }
    // Whoever meets another group has a negative: everybody, or nobody.
    return [Set(groups).count > 1 ? 3 * step.count : step.count]
  }
}
