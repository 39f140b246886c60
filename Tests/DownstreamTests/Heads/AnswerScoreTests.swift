import TestSupport
import Downstream
import Autograd
import Encoders
import Foundation
import Tensor
import Testing

@Suite struct AnswerScoreTests {
  /// First token and whole: (0.5, 0.1), (0.2, 0.15), (0.25, 0.05).
  private let candidates = [(4, 0.5, 0.1), (1, 0.2, 0.15), (9, 0.25, 0.05)].map {
    AnswerCandidate(answer: $0, firstLogProbability: log($1), logLikelihood: log($2))
  }

  @Test func theChainRuleRanksByLikelihood() {
    let ranked = AnswerScore.chainRule.ranked(candidates)
    #expect(ranked.map(\.answer) == [1, 4, 9])
    for (found, expected) in zip(ranked, [0.15, 0.1, 0.05]) {
      #expect(abs(found.score - log(expected)) < 1e-12)
      #expect(abs(found.probability - expected / 0.3) < 1e-12)
    }
  }

  @Test func theReleasedScoreRanksByLikelihoodTimesFirstProbability() {
    // 0.05, 0.03 and 0.0125: another order.
    let ranked = AnswerScore.released.ranked(candidates)
    #expect(ranked.map(\.answer) == [4, 1, 9])
    for (found, expected) in zip(ranked, [0.05, 0.03, 0.0125]) {
      #expect(abs(found.score - log(expected)) < 1e-12)
      #expect(abs(found.probability - expected / 0.0925) < 1e-12)
    }
  }

  @Test func amongEqualsTheFirstInTheListWins() {
    let equal = [6, 2, 4].map { AnswerCandidate(answer: $0, firstLogProbability: -1, logLikelihood: -2) }
    #expect(AnswerScore.chainRule.ranked(equal).map(\.answer) == [2, 4, 6])
  }

  @Test func verySmallLikelihoodsStillSumToOne() {
    let tiny = [-2000.0, -2001].enumerated().map {
      AnswerCandidate(answer: $0, firstLogProbability: 0, logLikelihood: $1)
    }
    let ranked = AnswerScore.chainRule.ranked(tiny)
    #expect(abs(ranked[0].probability - 1 / (1 + exp(-1))) < 1e-12)
  }
}

@Suite struct AnswerRankingTests {
  private let decoder = smallDecoder()
  private let context: FusionContext
  private let answers = AnswerBatch(
    [[7, 30], [41, 9, 12], [7], [], [18], [41], [22, 22], [5, 6, 7, 8]], begin: 2, end: 3)

  init() { context = decoder.context(for: smallQuestions(), .inference) }

  @Test(arguments: [1, 3, 256]) func allCandidatesEqualExhaustiveScoring(chunk: Int) {
    let ranked = decoder.rank(answers, given: context, topCount: 100, chunk: chunk)
    #expect(ranked.count == 3)
    for (question, row) in ranked.enumerated() {
      let losses = exhaustive(question)
      #expect(row.map(\.answer) == losses.indices.sorted { losses[$0] < losses[$1] })
      for answer in row { #expect(abs(answer.score + Double(losses[answer.answer])) < 1e-4) }
      #expect(abs(row.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
    }
  }

  @Test func theFirstTokenPicksTheCandidates() {
    // Of one token each, so that a first token is an answer.
    let single = AnswerBatch((10..<30).map { [Int32($0)] }, begin: 2, end: 3)
    let begin = PackedText(Array(repeating: [2], count: 3))
    let logits = rows(decoder.logits(of: begin, given: context, owners: [0, 1, 2], .inference).value)
    let ranked = decoder.rank(single, given: context, topCount: 4)
    for (question, row) in ranked.enumerated() {
      let best = (10..<30).sorted { logits[question][$0] > logits[question][$1] }.prefix(4)
      #expect(Set(row.map { $0.answer + 10 }) == Set(best))
    }
  }

  @Test func theReleasedScoreCountsTheFirstTokenTwice() {
    let begin = PackedText(Array(repeating: [2], count: 3))
    let logits = decoder.logits(of: begin, given: context, owners: [0, 1, 2], .inference).value
    let first = rows(logits.softmax())
    let ranked = decoder.rank(answers, given: context, topCount: 100, score: .released)
    for (question, row) in ranked.enumerated() {
      let losses = exhaustive(question)
      for answer in row {
        let expected = Double(first[question][answers.firstTargets[answer.answer]])
        #expect(abs(answer.score - (log(expected) - Double(losses[answer.answer]))) < 1e-4)
      }
    }
  }

  @Test func anEmptyListRanksNothing() {
    let none = AnswerBatch([], begin: 2, end: 3)
    #expect(decoder.rank(none, given: context, topCount: 5) == [[], [], []])
  }

  private func exhaustive(_ question: Int) -> [Float] {
    (0..<answers.count).map { answer in
      decoder.negativeLogLikelihoods(
        of: answers.selecting([answer]), given: context, owners: [question], .inference
      ).value.item
    }
  }
}
