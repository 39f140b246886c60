import Autograd
import Data
import Encoders
package import Tensor

/// Questions about pictures, answered by a decoder that ranks the list of answers by their likelihood (TCL, section 4.2, and its code).
///
/// A question's answers are learned with their weights, softened by the words of a momentum model where there is one. Ranking: the
/// probability of their first token picks `candidates` answers, which are then scored in full.
package struct AnswerGeneration: FineTunedTask {
  package let name: String
  package var settings: FineTuning
  /// Answers a question that are scored in full (published: 128).
  package let candidates: Int
  /// How they are scored.
  package let score: AnswerScore
  private let training: FusedExamples
  private let test: FusedExamples
  private let answers: [String]

  package init(
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

  package var metric: String { "accuracy" }

  /// Raised whenever the procedure changes a result.
  private static let version = 1

  package var fingerprint: UInt64 {
    TaskFingerprint.of(
      "\(name) \(Self.version)\(settings.distillation > 0 ? " taught" : "") \(candidates) \(score.rawValue)", settings,
      training: training.fingerprint,
      test: test.fingerprint)
  }

  package var itemClusters: [Int]? { test.pictureClusters }

  package var baselines: [DownstreamScore] { BlindGuess(training: training.examples, test: test.examples).scores }

  package func evaluate(
    _ backbone: Backbone, seed: Seed, progress: (DownstreamProgress) throws -> Void
  ) throws -> DownstreamResult {
    guard !test.examples.isEmpty else { throw DownstreamError.emptiness(task: name, part: "test") }
    try requireReadablePictures()
    let start = ContinuousClock.now
    let seed = seed.derived("downstream " + name)
    let backbone = settings.fitted(backbone)
    func makeNetwork() -> AnswerNetwork {
      AnswerNetwork(backbone.copied(), answers: answers, seed: seed.derived("head"))
    }
    let network = makeNetwork()
    let teacher = settings.distillation > 0 ? makeNetwork() : nil
    let batches = FusedBatchMaker(task: name, set: training, backbone: backbone, training: settings)
    let tuner = FineTuner(
      task: name, settings: settings, parameters: network.parameters, momentum: teacher?.parameters,
      examples: training.examples, seed: seed)
    try tuner.train(
      loss: { chosen, key, tape in
        network.loss(
          try batches.batch(chosen, seed: key.derived("views")), of: chosen.map { training.examples[$0].targets },
          .training(tape, seed: key.derived("dropout")),
          taught: teacher.map { ($0, .momentum(seed: key.derived("momentum dropout")), settings.distillation) })
      }, progress)
    let best = try answer(network, backbone, progress)
    return DownstreamResult(
      task: self, scores: zip(test.examples, best).map { $0.scores[$1] ?? 0 }, kinds: test.examples.map(\.kind),
      trainingExamples: tuner.exampleCount, steps: settings.steps, seconds: (ContinuousClock.now - start) / .seconds(1),
      answers: best.map { answers[$0] })
  }

  /// What is asked first: it is what a model would stop at after all of its training.
  package func requireReadablePictures() throws {
    try test.pictures.requireReadable(for: name)
    try training.pictures.requireReadable(for: name)
  }

  /// Items asked at a time; changes likelihoods by rounding only.
  private static let block = 64

  /// The place in the list of the best answer to each item.
  private func answer(
    _ network: AnswerNetwork, _ backbone: Backbone, _ progress: (DownstreamProgress) throws -> Void
  ) throws -> [Int] {
    let batches = FusedBatchMaker(task: name, set: test, backbone: backbone)
    var answers: [Int] = []
    for start in stride(from: 0, to: test.examples.count, by: Self.block) {
      let range = start..<min(start + Self.block, test.examples.count)
      let ranked = network.rank(try batches.batch(range, seed: Seed(0)), candidates: candidates, score)
      for list in ranked {
        guard let best = list.first, best.score.isFinite else {
          throw DownstreamError.divergence(task: name, step: settings.steps)
        }
        answers.append(best.answer)
      }
      try progress(
        DownstreamProgress(task: name, phase: .answering, completed: range.upperBound, total: test.examples.count))
    }
    return answers
  }
}

/// Encoders that read a question with its picture, and the decoder that says the answer.
struct AnswerNetwork: Layer {
  private let encoders: EncoderSet
  private let decoder: AnswerDecoder
  /// The closed list, as tokens.
  private let answers: AnswerBatch

  /// - Parameter backbone: To be trained on; a task hands over a copy.
  init(_ backbone: Backbone, answers texts: [String], seed: Seed) {
    encoders = backbone.model.online
    let shape = backbone.model.shape
    let make = ParameterMaker(seed: seed, device: backbone.model.device, deviation: shape.initialDeviation)
    decoder = AnswerDecoder(make, shape: shape)
    // Encoders of another make have no layers that could be taken over.
    if let text = encoders.text.unfrozen as? TextTransformer, let fusion = encoders.fusion as? FusionTransformer {
      decoder.takeValues(text: text, fusion: fusion, words: backbone.words)
    }
    let tokens = backbone.tokenizer.specialTokens
    let pieces = texts.map { text in
      backbone.tokens(of: text).filter { $0 != tokens.classification && $0 != tokens.separator }
    }
    answers = AnswerBatch(pieces, begin: tokens.classification, end: tokens.separator)
  }

  /// The weighted negative log-likelihood of the answers of each example, over the number of examples.
  ///
  /// - Parameters:
  ///   - targets: Answers and their shares, an entry per example.
  ///   - taught: A momentum model, how it is run, and the share of its predictions of each token in the targets; nil for none.
  package func loss(
    _ batch: FusedBatch, of targets: [[Int: Float]], _ pass: Pass,
    taught: (by: AnswerNetwork, pass: Pass, share: Float)? = nil
  ) -> Variable {
    let chosen = targets.enumerated().flatMap { owner, shares in
      shares.sorted { $0.key < $1.key }.map { (owner: owner, answer: $0.key, share: $0.value) }
    }
    let (selected, owners) = (answers.selecting(chosen.map(\.answer)), chosen.map(\.owner))
    let predictions = taught.map { teacher, pass, _ in
      teacher.decoder.logits(of: selected.inputs, given: teacher.context(batch, pass), owners: owners, pass)
        .value.softmax()
    }
    return decoder.loss(
      of: selected, weights: chosen.map(\.share), given: context(batch, pass), owners: owners, pass,
      teacher: predictions, share: taught?.share ?? 0)
  }

  /// The best answers to each example, best first.
  func rank(_ batch: FusedBatch, candidates: Int, _ score: AnswerScore) -> [[RankedAnswer]] {
    decoder.rank(answers, given: context(batch, .inference), topCount: candidates, score: score)
  }

  private func context(_ batch: FusedBatch, _ pass: Pass) -> FusionContext {
    let pictures = encoders.fusion.context(for: encoders.image(batch.views, pass), pass)
    let questions = encoders.fusion.tokens(
      of: encoders.text(batch.text, pass), with: pictures, images: batch.pictures[0], pass)
    return decoder.context(for: questions, pass)
  }

  func visitParameters(_ visit: (Parameter) -> Void) {
    encoders.image.visitParameters(visit)
    encoders.text.visitParameters(visit)
    encoders.fusion.visitParameters(visit)
    decoder.visitParameters(visit)
  }
}
