import Autograd
package import Data
import Encoders
import Losses
package import Tensor
package import Training

/// Which of a picture's boxes does a phrase mean? Weakly supervised, as published for RefCOCO+ (TCL, section 4.2; its code, `Grounding.py`).
///
/// The model learns from pictures and phrases alone, by the objectives of retrieval. Then Grad-CAM of image-text matching says where a phrase
/// points, and of the boxes that a detector proposes the one with the most of it is chosen (``BoxAttention``); it is right where it and
/// the meant box share at least half of their union. Without proposals an item is right where the map is greatest on the meant box.
/// Items are of the kinds `val`, `testA` and `testB`: the published columns.
package struct PhraseGrounding: DownstreamTask {
  package let name: String
  package let training: GroundingSet
  package let test: GroundingSet
  package let targets: [GroundingTarget]
  /// How the model learns; its sizes and views are the backbone's.
  package let recipe: Recipe
  /// The width and height of each target's picture, in pixels.
  private let sizes: [(width: Int, height: Int)]

  /// Reads all pictures that are asked about, to know their sizes.
  ///
  /// - Parameter targets: What is asked, of `test`; either all have proposals or none.
  /// - Throws: ``DownstreamError/picture(task:source:picture:reason:)``
  package init(
    _ name: String = "grounding", training: GroundingSet, test: GroundingSet, targets: [GroundingTarget], recipe: Recipe
  ) throws {
    self.name = name
    self.training = training
    self.test = test
    self.targets = targets
    self.recipe = recipe
    var known: [Int: (width: Int, height: Int)] = [:]
    for target in targets {
      let picture = test.examples[target.example].picture
      guard known[picture] == nil else { continue }
      do {
        let image = try test.pictures.image(at: picture)
        known[picture] = (image.width, image.height)
      } catch {
        throw DownstreamError.picture(task: name, source: test.name, picture: picture, reason: "\(error)")
      }
    }
    sizes = targets.map { known[test.examples[$0.example].picture] ?? (1, 1) }
  }

  private var hasProposals: Bool { targets.first.map { !$0.proposals.isEmpty } ?? false }

  package var metric: String { hasProposals ? "accuracy at IoU 0.5" : "pointing" }

  package var reportedDetails: [String] { hasProposals ? ["pointing"] : [] }

  /// Raised whenever the procedure changes a result.
  private static let version = 1

  package var fingerprint: UInt64 {
    let procedure = Hashing.fnv1a("\(name) \(Self.version) \(TaskFingerprint.coded(recipe))")
    let sets = Hashing.mix(training.fingerprint) ^ Hashing.mix(Hashing.mix(test.fingerprint))
    return targets.reduce(Hashing.mix(procedure ^ sets)) { state, target in
      ([target.box] + target.proposals).reduce(Hashing.fnv1a("\(target.example) \(target.split)", state: state)) {
        state, box in
        [box.x, box.y, box.width, box.height].reduce(state) { Hashing.mix($0 ^ $1.bitPattern) }
      }
    }
  }

  package var itemClusters: [Int]? { targets.map { test.examples[$0.example].picture } }

  /// A proposal by chance and the greatest one; without proposals a point by chance.
  package var baselines: [DownstreamScore] {
    func mean(_ value: (GroundingTarget, (width: Int, height: Int)) -> Double) -> Double {
      100 * zip(targets, sizes).reduce(0) { $0 + value($1.0, $1.1) } / Double(max(1, targets.count))
    }
    guard hasProposals else {
      return [
        DownstreamScore(
          "random point",
          mean { target, size in
            let whole = PictureBox(x: 0, y: 0, width: Double(size.width), height: Double(size.height))
            // Of boxes inside the picture the union is the picture.
            return target.box.overlap(with: whole)
          })
      ]
    }
    return [
      DownstreamScore(
        "random box",
        mean { target, _ in Double(target.proposals.count(where: target.isHit)) / Double(target.proposals.count) }),
      DownstreamScore(
        "greatest box",
        mean { target, _ in
          let greatest = target.proposals.max { $0.area < $1.area }
          return greatest.map(target.isHit) == true ? 1 : 0
        }),
    ]
  }

  /// What is asked first: it is what a model would stop at after all of its training.
  package func requireReadablePictures() throws {
    try test.pictures.requireReadable(for: name)
    try training.pictures.requireReadable(for: name)
  }

  package func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    guard !targets.isEmpty else { throw DownstreamError.emptiness(task: name, part: "test") }
    try requireReadablePictures()
    let start = ContinuousClock.now
    let trainer = try RetrievalTrainer(
      task: name, recipe: recipe, backbone: backbone, seed: seed.derived("downstream " + name))
    try trainer.train(on: PhrasePairs(training)) { step, loss in
      try progress(
        DownstreamProgress(task: name, phase: .training, completed: step, total: recipe.steps, loss: loss))
    }
    let tuned = trainer.backbone
    guard let head = tuned.itm else {
      throw DownstreamError.absence(task: name, reason: "the recipe '\(recipe.name)' trains no image-text matching.")
    }
    let maps = try PhraseMaps(task: name, backbone: tuned, matching: head.classifier)
      .maps(of: targets.map { (phrase(of: $0).picture, phrase(of: $0).text) }, in: test.pictures, progress)
    for map in maps where !map.allSatisfy(\.isFinite) {
      throw DownstreamError.divergence(task: name, step: recipe.steps)
    }
    let pointing = targets.indices.map { pointed(at: $0).isHit(by: maps[$0]) }
    let hits = hasProposals ? choices(by: maps) : pointing
    let shown = targets.indices.prefix(Self.shownCount).map { place in
      PhrasePointing(
        picture: phrase(of: targets[place]).picture, phrase: phrase(of: targets[place]).text, map: maps[place],
        isHit: hits[place])
    }
    return DownstreamResult(
      task: self, scores: hits.map { $0 ? 1 : 0 }, kinds: targets.map(\.split),
      details: hasProposals
        ? [DownstreamScore("pointing", DownstreamResult.percent(pointing.map { $0 ? 1 : 0 }))] : [],
      trainingExamples: training.examples.count, steps: recipe.steps,
      seconds: (ContinuousClock.now - start) / .seconds(1), pointings: shown)
  }

  /// The first phrases, whose maps are kept for people.
  private static let shownCount = 8

  private func phrase(of target: GroundingTarget) -> GroundingExample { test.examples[target.example] }

  /// Whether the box that each map says most about is the one that is meant.
  private func choices(by maps: [[Float]]) -> [Bool] {
    var known: [[Int]: BoxAttention] = [:]
    return targets.indices.map { place in
      let (width, height) = sizes[place]
      let side = Int(Double(maps[place].count).squareRoot().rounded())
      let attention = known[[side, width, height]] ?? BoxAttention(side: side, width: width, height: height)
      known[[side, width, height]] = attention
      let target = targets[place]
      return attention.choice(by: maps[place], among: target.proposals).map { target.isHit(by: target.proposals[$0]) }
        ?? false
    }
  }

  private func pointed(at place: Int) -> PointedBox {
    let (box, size) = (targets[place].box, sizes[place])
    let (width, height) = (Double(size.width), Double(size.height))
    return PointedBox(
      left: Float(box.x / width), top: Float(box.y / height), right: Float((box.x + box.width) / width),
      bottom: Float((box.y + box.height) / height))
  }
}

/// Phrases with their pictures as pairs to train on: a sample is a phrase, and all phrases of a picture are one group, so that none of them
/// is another's wrong answer.
package struct PhrasePairs: PairSource {
  private let phrases: GroundingSet

  package init(_ phrases: GroundingSet) { self.phrases = phrases }

  package var name: String { phrases.name }
  package var fingerprint: UInt64 { phrases.fingerprint }
  package var count: Int { phrases.examples.count }
  package func captions(at index: Int) -> [String] { [phrases.examples[index].text] }
  package func group(at index: Int) -> String { phrases.pictures.group(at: phrases.examples[index].picture) }
  package func origin(at index: Int) -> String { phrases.name }
  package func image(at index: Int) throws -> PixelImage {
    try phrases.pictures.image(at: phrases.examples[index].picture)
  }
}
