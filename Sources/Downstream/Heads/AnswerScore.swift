import Autograd
package import Encoders
import Foundation
import Tensor

/// How an answer of several tokens is scored against others.
package enum AnswerScore: String, Sendable, Codable, Hashable, CaseIterable {
  /// The log-likelihood of all its tokens: the chain rule.
  case chainRule
  /// As the published code has it: the log-likelihood with the first token counted twice.
  case released

  /// Candidates of one question ranked, best first; among equals the one that comes first in the list of answers.
  package func ranked(_ candidates: [AnswerCandidate]) -> [RankedAnswer] {
    let scores = candidates.map(score)
    let peak = scores.max() ?? 0
    let weights = scores.map { exp($0 - peak) }
    let total = weights.reduce(0, +)
    return candidates.indices.map {
      RankedAnswer(answer: candidates[$0].answer, score: scores[$0], probability: weights[$0] / total)
    }
    .sorted { ($1.score, $0.answer) < ($0.score, $1.answer) }
  }

  private func score(_ candidate: AnswerCandidate) -> Double {
    switch self {
    case .chainRule: candidate.logLikelihood
    case .released: candidate.firstLogProbability + candidate.logLikelihood
    }
  }
}

/// What a decoder has found out about an answer to a question. Natural logarithms.
package struct AnswerCandidate: Sendable, Hashable {
  /// The place in the list of answers.
  package let answer: Int
  /// Of the answer's first token.
  package let firstLogProbability: Double
  /// Of all its tokens and the end, the first among them.
  package let logLikelihood: Double

  package init(answer: Int, firstLogProbability: Double, logLikelihood: Double) {
    self.answer = answer
    self.firstLogProbability = firstLogProbability
    self.logLikelihood = logLikelihood
  }
}

/// An answer and how good it is among the candidates.
package struct RankedAnswer: Sendable, Hashable {
  /// The place in the list of answers.
  package let answer: Int
  /// Natural logarithm; see ``AnswerScore``.
  package let score: Double
  /// The softmax of the scores over the candidates.
  package let probability: Double

  package init(answer: Int, score: Double, probability: Double) {
    self.answer = answer
    self.score = score
    self.probability = probability
  }
}

extension AnswerDecoder {
  /// The best answers of a list to each question, best first, as published: the probability of their first token picks `topCount`
  /// candidates a question, which are then scored in full.
  ///
  /// - Parameters:
  ///   - questions: From ``context(for:_:)`` in inference.
  ///   - topCount: Of candidates; more than there are answers means all.
  ///   - chunk: How many answers are scored at once: it bounds memory, a row of logits a token.
  package func rank(
    _ answers: AnswerBatch, given questions: FusionContext, topCount: Int, score: AnswerScore = .chainRule,
    chunk: Int = 256
  ) -> [[RankedAnswer]] {
    require(topCount > 0 && chunk > 0, "rank: \(topCount) candidates in chunks of \(chunk)")
    guard answers.count > 0 else { return Array(repeating: [], count: questions.offsets.count) }
    let first = firstLogProbabilities(of: answers, given: questions)
    // Each question's candidates: by descending probability, then by place.
    let candidates = first.enumerated().flatMap { owner, row in
      row.indices.sorted { (row[$1], $0) < (row[$0], $1) }.prefix(topCount).map { (owner: owner, answer: $0) }
    }
    var ranked: [[AnswerCandidate]] = Array(repeating: [], count: questions.offsets.count)
    for start in stride(from: 0, to: candidates.count, by: chunk) {
      let part = candidates[start..<min(candidates.count, start + chunk)]
      let losses = negativeLogLikelihoods(
        of: answers.selecting(part.map(\.answer)), given: questions, owners: part.map(\.owner), .inference)
      for (candidate, loss) in zip(part, losses.value.values) {
        ranked[candidate.owner].append(
          AnswerCandidate(
            answer: candidate.answer, firstLogProbability: first[candidate.owner][candidate.answer],
            logLikelihood: -Double(loss)))
      }
    }
    return ranked.map(score.ranked)
  }

  /// The log-probability of every answer's first token, a row per question.
  private func firstLogProbabilities(of answers: AnswerBatch, given questions: FusionContext) -> [[Double]] {
    let count = questions.offsets.count
    let begin = PackedText(Array(repeating: [answers.inputs.ids.values[0]], count: count))
    let logits = logits(of: begin, given: questions, owners: Array(0..<count), .inference).value
    let lse = logits.crossEntropy(ClassTargets(labels: Indices(Array(repeating: 0, count: count)))).lse.values
    let tokens = answers.firstTargets
    let columns = logits.shape[-1]
    let values = logits.values
    return (0..<count).map { row in tokens.map { Double(values[row * columns + $0]) - Double(lse[row]) } }
  }
}
