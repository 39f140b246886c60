public import Data
public import Encoders
public import Losses
import Tensor

/// Zero-shot retrieval with the online encoders, as published (ALBEF, TCL): candidates in the order of the dual encoder's
/// similarities, and, if there is a matching head, the first of them put in order by it.
///
/// ```swift
/// let evaluation = RetrievalEvaluation(model: model, tokenizer: tokenizer, itm: head)
/// let results = try evaluation.evaluate(tasks: RetrievalTask.debCap(cache, split: .test) + RetrievalTask.tuxPaint(cache))
/// ```
///
/// Nothing is random: equal models give equal results. The batch sizes change scores by rounding only, hence a rank only
/// where two scores agree to about six digits. Two points differ from the published code: ties count by their expectation, and
/// what is not re-ranked keeps the dual encoder's order below the shortlist instead of one common last place; R@K is the same for
/// K up to the shortlist's length.
///
/// Memory: the pictures' and captions' token vectors of one source at a time (only with a matching head), the keys and values
/// of `batchSize` pictures, `pairBatchSize` fused pairs, and blocks of scores.
public struct RetrievalEvaluation {
  public let model: Model
  public let tokenizer: any Tokenizer
  /// The head of image-text matching; without it nothing is re-ranked and the fusion encoder does not run.
  public let itm: ITM.Head?
  public let view: EvaluationView
  public let options: RetrievalOptions

  /// - Parameter view: The published view at the model's size by default.
  public init(
    model: Model, tokenizer: any Tokenizer, itm: ITM.Head? = nil, view: EvaluationView? = nil,
    options: RetrievalOptions = RetrievalOptions()
  ) {
    let view = view ?? .published(side: model.shape.imageSide)
    require(
      view.side == model.shape.imageSide,
      "retrieval evaluation: views of \(view.side) pixels for a model of \(model.shape.imageSide)")
    require(
      tokenizer.vocabularySize <= model.shape.vocabularySize,
      "retrieval evaluation: \(tokenizer.vocabularySize) tokens for a model of \(model.shape.vocabularySize)")
    require(
      options.batchSize > 0 && options.pairBatchSize > 0 && options.shortlist > 0 && options.maxTextLength > 0,
      "retrieval evaluation: batch sizes, shortlist and text length must be positive")
    self.model = model
    self.tokenizer = tokenizer
    self.itm = itm
    self.view = view
    self.options = options
  }

  /// One result a task, in order. Tasks of one source share all that is encoded and fused.
  ///
  /// - Parameter progress: Called after every batch; what it throws ends the evaluation.
  /// - Throws: `RetrievalError`, and what `progress` throws.
  public func evaluate(
    tasks: [RetrievalTask], progress: (RetrievalProgress) throws -> Void = { _ in }
  ) throws -> [RetrievalResult] {
    var results = [RetrievalResult?](repeating: nil, count: tasks.count)
    var remaining = Array(tasks.indices)
    while let first = remaining.first {
      // Equal fingerprints, equal samples.
      let source = tasks[first].source
      let places = remaining.filter { tasks[$0].source.fingerprint == source.fingerprint }
      remaining.removeAll(where: places.contains)
      let shared = try evaluate(places.map { tasks[$0] }, of: source, progress: progress)
      for (place, result) in zip(places, shared) { results[place] = result }
    }
    return results.compactMap { $0 }
  }

  private func evaluate(
    _ tasks: [RetrievalTask], of source: any PairSource, progress: (RetrievalProgress) throws -> Void
  ) throws -> [RetrievalResult] {
    var galleries: [RetrievalGallery] = []
    for task in tasks { galleries.append(try RetrievalGallery(task, cleaner: options.cleaner)) }
    let features = try encode(galleries, of: source, keepsTokens: itm != nil, progress: progress)
    var rankings: [RetrievalRanking] = []
    for gallery in galleries {
      rankings.append(
        try RetrievalRanking(gallery, features: features, shortlist: itm == nil ? 0 : options.shortlist))
    }
    let matches = try itm.map { head in
      try MatchScores(rankings.flatMap(\.pairs), features: features, evaluation: self, head: head) { completed, total in
        try progress(RetrievalProgress(phase: .pairs, source: source.name, completed: completed, total: total))
      }
    }
    var results: [RetrievalResult] = []
    for (gallery, ranking) in zip(galleries, rankings) {
      results.append(
        RetrievalResult(
          task: gallery.task.name, source: gallery.task.source.name, images: gallery.images,
          captions: gallery.captions, chance: gallery.chance, dualEncoder: ranking.ranks,
          reranked: try matches.map { try ranking.ranks(rerankedBy: $0) },
          shortlist: matches.map { _ in options.shortlist }))
    }
    return results
  }
}
