import Encoders
import Foundation
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
