import Autograd
import Data
package import Downstream
import Encoders
import Losses
package import Tensor
import Training

/// Does the word for an object point to it? Learned from pictures and phrases alone, as published for RefCOCO+ (TCL's code, `Grounding.py`).
///
/// Image-text matching learns which phrases are true of a drawn picture; Grad-CAM of its logit then says which patch the phrase is about.
/// A hit is a greatest patch whose middle lies in the object's box, or within half a patch of it: the pointing game
/// (Zhang et al., ECCV 2016) with the tolerance that patches need.
package struct ShapeGrounding: FineTunedTask {
  package let name: String
  package var settings: FineTuning
  package let training: CaptionedShapes
  package let test: CaptionedShapes

  package init(
    _ name: String = "grounding", training: CaptionedShapes, test: CaptionedShapes, settings: FineTuning
  ) {
    self.name = name
    self.training = training
    self.test = test
    self.settings = settings
  }

  /// The task at the scale of a request.
  package init(_ request: TaskRequest) {
    let (training, test) = request.scale.effort == .smoke ? (64, 24) : (6000, 500)
    self.init(
      training: CaptionedShapes(split: .train, count: training),
      test: CaptionedShapes(split: request.split, count: test), settings: request.settings(steps: 150))
  }

  package var metric: String { "pointing" }

  /// Raised whenever the procedure changes a result.
  private static let version = 1

  package var fingerprint: UInt64 {
    TaskFingerprint.of(
      "\(name) \(Self.version)", settings, training: training.fingerprint, test: test.fingerprint)
  }

  /// Patches on a side where nobody says: the demo's.
  private static let usualSide = 4

  package var itemClusters: [Int]? { items.map(\.picture) }

  package var baselines: [DownstreamScore] {
    let items = self.items
    let random = items.map { $0.shareOfHits(side: Self.usualSide) }
    let share = random.reduce(0, +) / Double(max(1, random.count))
    return [DownstreamScore("random patch", 100 * share)]
  }

  package func evaluate(
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
      batches: FusedBatchMaker(task: name, set: set, backbone: copy, training: settings),
      classes: 2)
    let tuner = FineTuner(
      task: name, settings: settings, parameters: network.parameters, examples: set.examples, seed: seed)
    try tuner.train(loss: learner.loss, progress)
    let maps = try PhraseMaps(task: name, backbone: copy, matching: head.classifier)
      .maps(of: items.map { ($0.picture, $0.phrase) }, in: test, progress)
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

/// A phrase about an object of a picture, and where the object is.
package struct GroundingItem {
  package let picture: Int
  package let phrase: String
  package let box: ShapeBox

  package init(picture: Int, phrase: String, box: ShapeBox) {
    self.picture = picture
    self.phrase = phrase
    self.box = box
  }

  package var kind: String { box.object.form.rawValue }

  /// Whether the greatest patch of a square map lies on the object.
  package func isHit(by map: [Float]) -> Bool { pointed.isHit(by: map) }

  /// The share of patches that would be a hit.
  package func shareOfHits(side: Int) -> Double { pointed.shareOfHits(side: side) }

  private var pointed: PointedBox {
    PointedBox(left: box.left, top: box.top, right: box.right, bottom: box.bottom)
  }
}
