import Autograd
public import Data
public import Encoders
public import Tensor

/// Questions about pictures, answered by a decoder that ranks the list of answers by their likelihood (TCL, section 4.2, and its code).
///
/// A question's answers are learned with their weights. Ranking: the probability of their first token picks `candidates` answers,
/// which are then scored in full.
public struct AnswerGeneration: DownstreamTask {
  public let name: String
  public let settings: FineTuning
  /// Answers a question that are scored in full (published: 128).
  public let candidates: Int
  /// How they are scored.
  public let score: AnswerScore
  private let training: FusedExamples
  private let test: FusedExamples
  private let answers: [String]

  public init(
    _ name: String = "answers", training: QuestionSet, test: QuestionSet, settings: FineTuning, candidates: Int = 128,
    score: AnswerScore = .chainRule
  ) {
    let shared = VisualQuestionAnswering(training: training, test: test, settings: settings)
    self.name = name
    self.settings = settings
    self.candidates = candidates
    self.score = score
    self.training = shared.training
    self.test = shared.test
    answers = shared.answers
  }

  public var metric: String { "accuracy" }

  /// Raised whenever the procedure changes a result.
  private static let version = 1

  public var fingerprint: UInt64 {
    TaskFingerprint.of(
      "\(name) \(Self.version) \(candidates) \(score.rawValue)", settings, training: training.fingerprint,
      test: test.fingerprint)
  }

  public var baselines: [DownstreamScore] { BlindGuess(training: training.examples, test: test.examples).scores }

  public func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    guard !test.examples.isEmpty else { throw DownstreamError.emptiness(task: name, part: "test") }
    let start = ContinuousClock.now
    let seed = seed.derived("downstream " + name)
    let backbone = settings.fitted(backbone)
    let network = AnswerNetwork(backbone.copied(), answers: answers, seed: seed.derived("head"))
    let batches = FusedBatchMaker(
      task: name, set: training, backbone: backbone,
      augmentation: settings.augmentation(side: backbone.model.shape.imageSide), sight: .full)
    let tuner = FineTuner(
      task: name, settings: settings, parameters: network.parameters, examples: training.examples, seed: seed)
    try tuner.train(
      loss: { chosen, key, tape in
        network.loss(
          try batches.batch(chosen, seed: key.derived("views")), of: chosen.map { training.examples[$0].targets },
          .training(tape, seed: key.derived("dropout")))
      }, progress)
    let scores = try answer(network, backbone, progress)
    return DownstreamResult(
      task: self, scores: scores, kinds: test.examples.map(\.kind), trainingExamples: tuner.exampleCount,
      steps: settings.steps, seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  /// Items asked at a time; changes likelihoods by rounding only.
  private static let block = 64

  private func answer(
    _ network: AnswerNetwork, _ backbone: Backbone, _ progress: (DownstreamProgress) throws -> Void
  ) throws -> [Float] {
    let batches = FusedBatchMaker(
      task: name, set: test, backbone: backbone, augmentation: .evaluation(side: backbone.model.shape.imageSide),
      sight: .full)
    var scores: [Float] = []
    for start in stride(from: 0, to: test.examples.count, by: Self.block) {
      let range = start..<min(start + Self.block, test.examples.count)
      let ranked = network.rank(try batches.batch(range, seed: Seed(0)), candidates: candidates, score)
      for (item, list) in zip(range, ranked) {
        guard let best = list.first, best.score.isFinite else {
          throw DownstreamError.divergence(task: name, step: settings.steps)
        }
        scores.append(test.examples[item].scores[best.answer] ?? 0)
      }
      try progress(
        DownstreamProgress(task: name, phase: .answering, completed: range.upperBound, total: test.examples.count))
    }
    return scores
  }
}
