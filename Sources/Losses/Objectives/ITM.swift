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
  public static let formula = "CE(fused [CLS], match) of true pairs and two hard negatives each"
  public static let source = "Li et al. 2021, section 3.2"
  public static let metricNames = ["itm_accuracy"]

  /// What is never drawn as a negative.
  @EncodedUnlessOwn public var positives: Positives
  /// Nil for the published one, which the identity then does not mention.
  private var chosenHardness: Schedule?
  /// Nil for the published one, which the identity then does not mention.
  private var choosesSimilarity: Bool?

  /// What similarities are multiplied by before negatives are drawn by their softmax: 0 draws evenly from the batch, 1 as published.
  ///
  /// Early in training from random weights the most similar pictures are often right answers of other drawings, and even negatives are
  /// what can be learned; late, only hard ones teach.
  public var hardness: Schedule {
    get { chosenHardness ?? .constant(1) }
    set { chosenHardness = newValue == .constant(1) ? nil : newValue }
  }

  /// Whether the classifier also gets the pair's similarity over the temperature, times a weight that begins at 1, beside the fused token; no gradient
  /// enters the encoders by it.
  ///
  /// Matching then begins with what contrast knows and learns what that does not say, instead of learning both from few pairs.
  public var seesSimilarity: Bool {
    get { choosesSimilarity ?? false }
    set { choosesSimilarity = newValue ? true : nil }
  }

  /// Matching as published, unless negatives are drawn otherwise or similarities are seen.
  public init(positives: Positives = .own, hardness: Schedule = .constant(1), seesSimilarity: Bool = false) {
    self.positives = positives
    self.hardness = hardness
    self.seesSimilarity = seesSimilarity
  }

  private enum CodingKeys: String, CodingKey {
    case positives
    case chosenHardness = "hardness"
    case choosesSimilarity = "seesSimilarity"
  }

  /// Refuses a hardness that is below 0 or no sound schedule.
  public func fault(for outline: ModelOutline) -> String? {
    if let fault = hardness.fault { return "hardness \(fault)" }
    return min(hardness.initial, hardness.final) < 0 ? "hardness is below 0, which would draw what is least alike" : nil
  }

  /// The two-way classifier on the fused [CLS] token.
  public struct Head: Layer {
    package let classifier: Linear
    /// `[1, 1]`: what the similarity of a pair over the temperature adds to the logit of a match; nil where it is not seen.
    package let similarity: Parameter?

    /// Visits the classifier, and the weight of the similarity where there is one.
    public func visitParameters(_ visit: (Parameter) -> Void) {
      classifier.visitParameters(visit)
      similarity.map(visit)
    }

    /// The logits (no match, match) of pairs, `[pairs, 2]`.
    ///
    /// - Parameters:
    ///   - fused: `[pairs, width]`
    ///   - similarities: Of the pairs, over the temperature; asked for only where they are seen.
    package func logits(_ fused: Variable, similarities: () -> [Float], _ pass: Pass) -> Variable {
      let logits = classifier(fused, pass)
      guard let similarity else { return logits }
      let device = fused.value.device
      let seen = similarities()
      let weighted = Variable(Tensor(seen, shape: [seen.count, 1], on: device)).exactLinear(weight: pass(similarity))
      return logits + weighted.exactLinear(weight: Variable(Tensor([0, 1], shape: [2, 1], on: device)))
    }
  }

  /// A classifier `[2, textWidth]`, and one weight where similarities are seen.
  public func makeHead(for model: ModelShape, _ make: ParameterMaker) -> Head {
    Head(
      classifier: Linear(make, "itm_head", inputs: model.textWidth, outputs: 2, .torchDefault),
      similarity: seesSimilarity ? make("itm_head.similarity", [1, 1], .ones) : nil)
  }

  /// Negatives are drawn from the batch.
  public var readsQueues: Bool { false }
  /// Negatives are of the step's own pairs.
  public var readsKeys: Bool { false }

  /// One row in three is a true pair, so a head that cannot tell them apart stays above the entropy of 1/3, 0.6365. The head's weights
  /// are uniform in plus or minus `1 / sqrt(width)` and meet features of unit variance, so its log odds are the same for all rows and
  /// normal with variance 2/3: at four deviations the loss is 2.22.
  public func startBand(for step: TrainingStep) -> ReferenceBand? {
    guard step.count > 1, positives == .own, !seesSimilarity else { return nil }
    return ReferenceBand(0.54...2.22, "one pair in three is true, which has the entropy 0.6365")
  }

  /// The cross-entropy over true pairs and as many negatives of either side; 0 for a single pair, which has none.
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
    let texts = own + captions + pictures.map { negatives.textForImage[$0] }
    let images = own + captions.map { negatives.imageForText[$0] } + pictures
    let text = step[OnlineText()].tokens.selecting(texts)
    let fused = step.model.online.fusion(
      text, with: step[OnlineFusionKeys()], images: images, outputs: text.firstPlaces, step.pass.named("itm"))
    // [rows, 2], 3 * batch at the most
    let logits = head.logits(
      fused,
      similarities: {
        let scores = step[OnlineText()].global.value.similarity(
          to: [step[OnlineImage()].global.value], temperature: step.model.temperature.value
        ).values  // [captions, pictures]
        return zip(texts, images).map { scores[$0 * batch + $1] }
      }, step.pass)
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
