import Autograd
import Data
import Encoders
import Tensor

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
    if let text = encoders.text as? TextTransformer, let fusion = encoders.fusion as? FusionTransformer {
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
  ///   - targets: Answers and their shares, an entry an example.
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
