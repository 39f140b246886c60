import Foundation

/// How an answer of several tokens is scored against others.
public enum AnswerScore: String, Sendable, Codable, Hashable, CaseIterable {
  /// The log-likelihood of all its tokens: the chain rule.
  case chainRule
  /// As the published code has it: the log-likelihood with the first token counted twice.
  case released

  /// Candidates of one question ranked, best first; among equals the one that comes first in the list of answers.
  public func ranked(_ candidates: [AnswerCandidate]) -> [RankedAnswer] {
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
public struct AnswerCandidate: Sendable, Hashable {
  /// The place in the list of answers.
  public let answer: Int
  /// Of the answer's first token.
  public let firstLogProbability: Double
  /// Of all its tokens and the end, the first among them.
  public let logLikelihood: Double

  public init(answer: Int, firstLogProbability: Double, logLikelihood: Double) {
    self.answer = answer
    self.firstLogProbability = firstLogProbability
    self.logLikelihood = logLikelihood
  }
}

/// An answer and how good it is among the candidates.
public struct RankedAnswer: Sendable, Hashable {
  /// The place in the list of answers.
  public let answer: Int
  /// Natural logarithm; see ``AnswerScore``.
  public let score: Double
  /// The softmax of the scores over the candidates.
  public let probability: Double

  public init(answer: Int, score: Double, probability: Double) {
    self.answer = answer
    self.score = score
    self.probability = probability
  }
}
