import Autograd
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
/// where two scores agree to about six digits. Two points differ from the published code, where the criterion of re-ranking is its own: ties count by their expectation, and
/// what is not re-ranked keeps the dual encoder's order below the shortlist instead of one common last place; R@K is the same for
/// K up to the shortlist's length.
///
/// Memory: the pictures' and captions' token vectors of one source at a time (only with a matching head), the keys and values
/// of `batchSize` pictures, `pairBatchSize` fused pairs, and blocks of scores.
public struct RetrievalEvaluation {
  package let model: Model
  package let tokenizer: any Tokenizer
  /// The head of image-text matching; without it nothing is re-ranked and the fusion encoder does not run.
  package let itm: ITM.Head?
  package let view: EvaluationView
  package let options: RetrievalOptions
  /// Who encodes and matches what.
  package var division: any WorkDivision = UndividedWork()
  /// What frozen layers made of pictures and captions before.
  package var known: EvaluationFeatures?

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
    // Of each task, how many galleries it has and how many candidates are re-ranked.
    var shares: [(folds: Int, shortlist: Int)] = []
    for task in tasks {
      let parts = task.parts
      shares.append((parts.count, task.rules?.shortlist ?? options.shortlist))
      for part in parts { galleries.append(try RetrievalGallery(part, cleaner: options.cleaner)) }
    }
    let shortlists = shares.flatMap { [Int](repeating: $0.shortlist, count: $0.folds) }
    let features = try encode(galleries, of: source, keepsTokens: itm != nil, progress: progress)
    var rankings: [DualEncoderRanking] = []
    let temperature = model.temperature.value.item
    for (gallery, shortlist) in zip(galleries, shortlists) {
      rankings.append(
        try DualEncoderRanking(
          gallery, features: features, shortlist: itm == nil ? 0 : shortlist, temperature: temperature))
    }
    let matches = try itm.map { head in
      try ITMScores(rankings.flatMap(\.pairs), features: features, evaluation: self, head: head) { completed, total in
        try progress(RetrievalProgress(phase: .pairs, source: source.name, completed: completed, total: total))
      }
    }
    var results: [RetrievalResult] = []
    var end = 0
    for (task, share) in zip(tasks, shares) {
      let parts = end..<(end + share.folds)
      end = parts.upperBound
      results.append(
        RetrievalResult(
          task: task.name, source: task.source.name, images: galleries[parts].flatMap(\.images),
          captions: galleries[parts].flatMap(\.captions),
          chance: BidirectionalRanks(joining: galleries[parts].map(\.chanceRanks)).recall,
          dualEncoder: BidirectionalRanks(joining: rankings[parts].map(\.ranks)),
          reranked: try matches.map { matches in
            BidirectionalRanks(
              joining: try rankings[parts].map { try $0.ranks(rerankedBy: matches, options.matchScore) })
          },
          shortlist: matches.map { _ in share.shortlist }))
    }
    return results
  }
}

/// How retrieval is evaluated. `batchSize` and `pairBatchSize` change the results by rounding only.
public struct RetrievalOptions: Sendable, Hashable, Codable {
  /// Candidates a query that image-text matching puts in order (`k_test`; published: 128 for Flickr30K, 256 for COCO).
  public var shortlist: Int
  package var matchScore: RerankingCriterion
  /// As in training.
  package var cleaner: CaptionCleaner
  /// The greatest number of tokens per caption, `[CLS]` included (published: 30).
  public var maxTextLength: Int
  /// Pictures or captions encoded at a time, and pictures whose fusion keys and values are held at a time.
  package var batchSize: Int
  /// Pairs of picture and caption fused at a time.
  package var pairBatchSize: Int

  /// Options of retrieval; `shortlist`, candidates per query that are re-ranked, is what costs time.
  public init(
    shortlist: Int = 32, matchScore: RerankingCriterion = .logit, cleaner: CaptionCleaner = CaptionCleaner(),
    maxTextLength: Int = 30, batchSize: Int = 64, pairBatchSize: Int = 512
  ) {
    self.shortlist = shortlist
    self.matchScore = matchScore
    self.cleaner = cleaner
    self.maxTextLength = maxTextLength
    self.batchSize = batchSize
    self.pairBatchSize = pairBatchSize
  }
}

/// How far an evaluation is.
public struct RetrievalProgress: Sendable, Hashable {
  /// What is being done.
  public enum Phase: String, Sendable, Hashable, CaseIterable {
    /// Pictures are encoded.
    case pictures
    /// Captions are encoded.
    case captions
    /// Pictures and captions that are fused for re-ranking.
    case pairs
  }

  /// What is being computed.
  public let phase: Phase
  /// The source whose tasks are evaluated.
  package let source: String
  /// Items done.
  public let completed: Int
  /// Items of this phase and source.
  public let total: Int
}

/// Why retrieval cannot be evaluated.
package enum RetrievalError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The task has no samples.
  case emptiness(task: String)
  /// No caption of a group says anything after cleaning.
  case caption(task: String, source: String, group: String)
  /// A picture cannot be read; leaving it out would make the task another, easier one.
  case picture(source: String, sample: Int, reason: String)
  /// A score is not a number.
  case score(task: String, scorer: String)

  package var description: String {
    switch self {
    case .emptiness(let task):
      "The retrieval task '\(task)' has no samples; build the data with `triad data build` or leave the task out."
    case .caption(let task, let source, let group):
      "Retrieval task '\(task)': no caption of group '\(group)' of \(source) is left after cleaning; exclude the group."
    case .picture(let source, let sample, let reason):
      "The picture of sample \(sample) of \(source) cannot be evaluated (\(reason)); build the data again."
    case .score(let task, let scorer):
      "Retrieval task '\(task)': the \(scorer) gives scores that are not numbers; the model has diverged."
    }
  }
}
