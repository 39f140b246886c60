import Autograd
public import Data
import Encoders
import Losses
public import Tensor

/// Does the word for an object point to it? Learned from pictures and phrases alone, as published for RefCOCO+ (TCL's code, `Grounding.py`).
///
/// Image-text matching learns which phrases are true of a drawn picture; Grad-CAM of its logit then says which patch the phrase is about.
/// A hit is a greatest patch whose middle lies in the object's box, or within half a patch of it: the pointing game
/// (Zhang et al., ECCV 2016) with the tolerance that patches need.
public struct Grounding: DownstreamTask {
  public let name: String
  public let settings: FineTuning
  public let training: CaptionedShapes
  public let test: CaptionedShapes

  public init(
    _ name: String = "grounding", training: CaptionedShapes, test: CaptionedShapes, settings: FineTuning
  ) {
    self.name = name
    self.training = training
    self.test = test
    self.settings = settings
  }

  public var metric: String { "pointing" }

  /// Raised whenever the procedure changes a result.
  private static let version = 1

  public var fingerprint: UInt64 {
    TaskFingerprint.of(
      "\(name) \(Self.version)", settings, training: training.fingerprint, test: test.fingerprint)
  }

  /// Patches on a side where nobody says: the demo's.
  private static let usualSide = 4

  public var baselines: [DownstreamScore] {
    let items = self.items
    let random = items.map { $0.shareOfHits(side: Self.usualSide) }
    let share = random.reduce(0, +) / Double(max(1, random.count))
    return [DownstreamScore("random patch", 100 * share)]
  }

  public func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    let items = self.items
    guard !items.isEmpty else { throw DownstreamError.emptiness(task: name, part: "test") }
    let start = ContinuousClock.now
    let seed = seed.derived("downstream " + name)
    let copy = settings.fitted(backbone).copied()
    let make = ParameterMaker(seed: seed.derived("head"), device: copy.model.device)
    let head = copy.itm ?? ITM().makeHead(for: copy.model.shape, make)
    let network = MatchingNetwork(encoders: copy.model.online, classifier: head.classifier)
    let set = VisualEntailment(
      training: ShapeTasks(training).entailment(), test: ShapeTasks(test).entailment(), settings: settings
    ).training
    let learner = FusedLearner(
      network: network, teacher: nil, distillation: 0,
      batches: FusedBatchMaker(
        task: name, set: set, backbone: copy,
        augmentation: settings.augmentation(side: copy.model.shape.imageSide), sight: .full),
      classes: 2)
    let tuner = FineTuner(
      task: name, settings: settings, parameters: network.parameters, examples: set.examples, seed: seed)
    try tuner.train(loss: learner.loss, progress)
    let maps = try point(items, copy, head.classifier, progress)
    let shown = zip(items, maps).prefix(Self.shownCount).map { item, map in
      PhrasePointing(picture: item.picture, phrase: item.phrase, map: map, isHit: item.isHit(by: map))
    }
    let scores: [Float] = zip(items, maps).map { $0.isHit(by: $1) ? 1 : 0 }
    return DownstreamResult(
      task: self, scores: scores, kinds: items.map(\.kind), trainingExamples: set.examples.count,
      steps: settings.steps, seconds: (ContinuousClock.now - start) / .seconds(1), pointings: shown)
  }

  /// The first phrases, whose maps are kept for people: two of a picture each.
  private static let shownCount = 8

  /// Phrases asked at a time.
  private static let block = 32

  /// The map of each item, `[side * side]`: the mean over the tokens of its phrase.
  private func point(
    _ items: [GroundingItem], _ backbone: Backbone, _ matching: Linear,
    _ progress: (DownstreamProgress) throws -> Void
  ) throws -> [[Float]] {
    guard let fusion = backbone.model.online.fusion as? any GroundingReading else {
      throw DownstreamError.absence(task: name, reason: "the fusion encoder cannot show what it looks at.")
    }
    let set = FusedExamples(
      pictures: test,
      examples: items.enumerated().map {
        FusedExample(pictures: [$1.picture], text: $1.phrase, label: 1, kind: $1.kind, group: $0)
      }, fingerprint: 0)
    let batches = FusedBatchMaker(
      task: name, set: set, backbone: backbone, augmentation: .evaluation(side: backbone.model.shape.imageSide),
      sight: .full)
    // In the last layer only the first token counts; published: the third of six.
    let grounding = WordGrounding(fusion, matching: matching, layer: max(0, (fusion.fusionDepth - 1) / 2))
    var maps: [[Float]] = []
    for start in stride(from: 0, to: items.count, by: Self.block) {
      let range = start..<min(start + Self.block, items.count)
      let batch = try batches.batch(range, seed: Seed(0))
      let context = fusion.context(for: backbone.model.online.image(batch.views, .inference), .inference)
      let text = backbone.model.online.text(batch.text, .inference)
      for map in grounding(text, with: context, images: batch.pictures[0]) {
        let (words, side, _) = map.shape3
        let values = map.values
        maps.append(
          (0..<side * side).map { patch in
            (0..<words).reduce(0) { $0 + values[$1 * side * side + patch] } / Float(words)
          })
      }
      try progress(
        DownstreamProgress(task: name, phase: .answering, completed: range.upperBound, total: items.count))
    }
    return maps
  }

  /// Every object of every picture of two objects that differ in colour or form.
  private var items: [GroundingItem] {
    (0..<test.count).flatMap { picture -> [GroundingItem] in
      let boxes = test.boxes(at: picture)
      let phrases = boxes.map { "a \($0.object.color.rawValue) \($0.object.form.rawValue)" }
      guard boxes.count == 2, phrases[0] != phrases[1] else { return [] }
      return zip(boxes, phrases).map { GroundingItem(picture: picture, phrase: $1, box: $0) }
    }
  }
}
