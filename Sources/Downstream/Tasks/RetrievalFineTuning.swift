import Autograd
import Data
import Encoders
import Losses
package import Tensor
package import Training

/// Retrieval after fine-tuning, in folds: a model is trained on all but one fold and asked for the pictures and captions of that one, by
/// dual encoder and re-ranked by image-text matching (TCL, section 4.2; its code, `Retrieval.py`).
///
/// Each fold begins with all of the backbone: encoders, momentum encoders, matching head. An item is a query, a picture or a caption;
/// its score is the mean of whether a right answer is among the first 1, 5 and 10. Every picture is asked once, so arms are compared
/// query by query. The same questions to the backbone as it came are among the details: what fine-tuning gains;
/// so are both without re-ranking.
package struct RetrievalFineTuning: DownstreamTask {
  package let name: String
  package let pairs: FoldedPairs
  /// How a fold is trained; its model and the size of its views are the backbone's.
  package let recipe: Recipe
  /// Candidates a query that image-text matching puts in order.
  package let shortlist: Int

  package init(_ name: String = "tux-retrieval", pairs: FoldedPairs, recipe: Recipe, shortlist: Int = 16) {
    self.name = name
    self.pairs = pairs
    self.recipe = recipe
    self.shortlist = shortlist
  }

  /// The published recipe at a scale: CMA, IMC and LMI, each a third, and ITM, with the pictures of a group as positives of all its
  /// captions; LMI forgets groups as published.
  ///
  /// Rate and steps at scale `demo` were chosen on folds of other pictures (`triad finetune --split validation`).
  package static func recipe(at scale: Scale) -> Recipe {
    var recipe = Recipe.tcl(scale)
    recipe.name = "retrieval"
    recipe.objectives = [
      WeightedObjective(CMA(positives: .sameGroup), weight: 1 / 3),
      WeightedObjective(IMC(positives: .sameGroup), weight: 1 / 3), WeightedObjective(LMI(), weight: 1 / 3),
      WeightedObjective(ITM(positives: .sameGroup)),
    ]
    switch scale.effort {
    case .smoke: recipe.steps = 2
    case .demo: recipe = recipe.fineTuning(steps: 80, rate: 1e-4, warmUp: 8)
    case .full: recipe = recipe.fineTuning(steps: 300, rate: 3e-4, warmUp: 30)
    case .published:
      // Ten epochs of Flickr30K's 145,000 captions.
      recipe.steps = 5_660
      recipe.batchSize = 256
      recipe.optimizer = AdamWSettings(learningRate: LearningRate(peak: 1e-5, floor: 1e-6, warmUp: 100))
    }
    return recipe
  }

  package var metric: String { "recall" }

  package var reportedDetails: [String] { ["r_mean", "zero-shot r_mean", "dual r_mean", "zero-shot dual r_mean"] }

  /// Raised whenever the procedure changes a result.
  private static let version = 2

  package var fingerprint: UInt64 {
    Hashing.mix(
      Hashing.fnv1a("\(name) \(Self.version) \(shortlist) \(TaskFingerprint.coded(recipe))") ^ pairs.fingerprint)
  }

  /// The groups of pictures and captions: both directions of a pair, and all drawings of what a caption says.
  package var itemClusters: [Int]? {
    var numbers: [String: Int] = [:]
    func number(_ sample: Int) -> Int {
      let group = pairs.pairs.group(at: sample)
      if let known = numbers[group] { return known }
      numbers[group] = numbers.count
      return numbers.count - 1
    }
    return pairs.folds.indices.flatMap { fold -> [Int] in
      // As in `baselines`: a fold that cannot be asked has no items.
      guard let gallery = try? RetrievalGallery(task(ofFold: fold), cleaner: CaptionCleaner()) else { return [] }
      return (gallery.images + gallery.captions).map(number)
    }
  }

  /// What a random order reaches, exactly.
  package var baselines: [DownstreamScore] {
    var ranks = FoldedRanks()
    for fold in pairs.folds.indices {
      // A fold that cannot be asked stops `evaluate` with its reason; there is no chance to speak of.
      guard let gallery = try? RetrievalGallery(task(ofFold: fold), cleaner: CaptionCleaner()) else { continue }
      ranks.append(
        BidirectionalRanks(
          imageToText: gallery.captionsOfImages.map {
            .chance(candidates: gallery.captions.count, positives: $0.count)
          },
          textToImage: gallery.imagesOfCaptions.map {
            .chance(candidates: gallery.images.count, positives: $0.count)
          }))
    }
    return [DownstreamScore("chance", DownstreamResult.percent(ranks.scores))]
  }

  /// The questions about a fold: its pictures, and the first caption of each of its groups.
  private func task(ofFold fold: Int) -> RetrievalTask {
    RetrievalTask(name: "fold \(fold + 1)", source: pairs.pairs, samples: pairs.folds[fold])
  }

  package func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    let shared = pairs.sharedGroups
    if let example = shared.first {
      throw DownstreamError.leak(task: name, count: shared.count, example: "those of the group '\(example)'")
    }
    if pairs.folds.contains(where: \.isEmpty) { throw DownstreamError.emptiness(task: name, part: "test") }
    let start = ContinuousClock.now
    let seed = seed.derived("downstream " + name)
    var (before, after) = (FoldedRanks(), FoldedRanks())
    for fold in pairs.folds.indices {
      before.append(try ask(fold, backbone, backbone.itm, asked: 2 * fold, progress))
      let trainer = try RetrievalTrainer(
        task: name, recipe: recipe, backbone: backbone, seed: seed.derived("fold", fold))
      try trainer.train(on: pairs.training(ofFold: fold)) { step, loss in
        try progress(
          DownstreamProgress(
            task: name, phase: .training, completed: fold * recipe.steps + step,
            total: pairs.folds.count * recipe.steps, loss: loss))
      }
      let tuned = trainer.backbone
      after.append(try ask(fold, tuned, tuned.itm, asked: 2 * fold + 1, progress))
    }
    return DownstreamResult(
      task: self, scores: after.scores, kinds: after.kinds,
      details: after.details("") + before.details("zero-shot "),
      trainingExamples: pairs.pairs.count, steps: pairs.folds.count * recipe.steps,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  /// Retrieval within a fold, re-ranked where there is a matching head.
  ///
  /// - Parameter asked: How many times something was asked before.
  private func ask(
    _ fold: Int, _ backbone: Backbone, _ itm: ITM.Head?, asked: Int, _ progress: (DownstreamProgress) throws -> Void
  ) throws -> RetrievalResult {
    let evaluation = RetrievalEvaluation(
      model: backbone.model, tokenizer: backbone.tokenizer, itm: itm,
      options: RetrievalOptions(
        shortlist: shortlist, matchScore: backbone.reranking, cleaner: backbone.cleaner,
        maxTextLength: backbone.maxTextLength))
    do {
      let results = try evaluation.evaluate(tasks: [task(ofFold: fold)])
      try progress(
        DownstreamProgress(task: name, phase: .answering, completed: asked + 1, total: 2 * pairs.folds.count))
      return results[0]
    } catch RetrievalError.score {
      throw DownstreamError.divergence(task: name, step: recipe.steps)
    } catch RetrievalError.picture(let source, let sample, let reason) {
      throw DownstreamError.picture(task: name, source: source, picture: sample, reason: reason)
    }
  }
}

extension Recipe {
  /// For some hundred captioned pictures.
  fileprivate func fineTuning(steps: Int, rate: Float, warmUp: Int) -> Recipe {
    var recipe = self
    recipe.steps = steps
    recipe.batchSize = 64
    recipe.queueSize = 128
    recipe.optimizer = AdamWSettings(
      learningRate: LearningRate(peak: rate, floor: 1e-5, warmUp: warmUp), weightDecay: 0.02, clipNorm: 1)
    return recipe
  }
}

/// The ranks of all queries of all folds, in the order of the folds: pictures, then captions.
struct FoldedRanks {
  /// Re-ranked where something was.
  private(set) var folds: [BidirectionalRanks] = []
  /// As the dual encoder orders them.
  private var dualEncoder: [BidirectionalRanks] = []

  mutating func append(_ ranks: BidirectionalRanks) {
    folds.append(ranks)
    dualEncoder.append(ranks)
  }

  mutating func append(_ result: RetrievalResult) {
    folds.append(result.reranked ?? result.dualEncoder)
    dualEncoder.append(result.dualEncoder)
  }

  /// The score of each query, in `0...1`: the mean of its hits among the first 1, 5 and 10, ties by their expectation.
  var scores: [Float] {
    folds.flatMap { fold in (fold.imageToText + fold.textToImage).map(FoldedRanks.score) }
  }

  private static func score(_ rank: QueryRank) -> Float {
    let hits: Double = rank.hitProbability(at: 1) + rank.hitProbability(at: 5) + rank.hitProbability(at: 10)
    return Float(hits / 3)
  }

  /// What each query is.
  var kinds: [String] {
    folds.flatMap { fold in
      fold.imageToText.map { _ in "picture to text" } + fold.textToImage.map { _ in "text to picture" }
    }
  }

  /// The published columns over all queries together and the mean without re-ranking, their names after `prefix`.
  func details(_ prefix: String) -> [DownstreamScore] {
    Self.columns(of: folds).map { DownstreamScore(prefix + $0.name, $0.value) }
      + Self.columns(of: dualEncoder).suffix(1).map { DownstreamScore("\(prefix)dual \($0.name)", $0.value) }
  }

  private static func columns(of folds: [BidirectionalRanks]) -> [(name: String, value: Double)] {
    BidirectionalRanks(imageToText: folds.flatMap(\.imageToText), textToImage: folds.flatMap(\.textToImage))
      .recall.publishedColumns
  }
}
