import Autograd
import Encoders
import Foundation
import Tensor
import Testing

@Suite struct AnswerLikelihoodTests {
  private let decoder = smallDecoder()
  private let questions = smallQuestions()
  private let answers = AnswerBatch([[7, 30], [], [41, 9, 12, 5], [7]], begin: 2, end: 3)
  private let owners = [1, 0, 1, 2]

  @Test func itIsTheChainRuleOverAllTokensAndTheEnd() {
    let context = decoder.context(for: questions, .inference)
    let logits = rows(decoder.logits(of: answers.inputs, given: context, owners: owners, .inference).value)
    let found = decoder.negativeLogLikelihoods(of: answers, given: context, owners: owners, .inference).value.values
    let expectedTargets: [[Int]] = [[7, 30, 3], [3], [41, 9, 12, 5, 3], [7, 3]]
    for (answer, targets) in expectedTargets.enumerated() {
      let start = answers.inputs.offsets.range(answer).lowerBound
      var expected = 0.0
      for (step, target) in targets.enumerated() {
        let row = logits[start + step].map { Double($0) }
        expected += log(row.reduce(0) { $0 + exp($1) }) - row[target]
      }
      #expect(abs(Double(found[answer]) - expected) < 1e-4 * expected)
    }
  }

  @Test func theProbabilitiesOfAllEndingsOfAnAnswerSumToOne() {
    // Whatever the first token is: one of them follows.
    let context = decoder.context(for: questions, .inference)
    let every = AnswerBatch((0..<50).map { [Int32($0)] }, begin: 2, end: 3)
    let logits = decoder.logits(
      of: every.inputs, given: context, owners: Array(repeating: 0, count: 50), .inference)
    #expect(logits.shape == [100, 50])
    for row in rows(logits.value.softmax()) { #expect(abs(row.reduce(0, +) - 1) < 1e-5) }
  }

  @Test func theLossIsTheWeightedSumOverTheNumberOfQuestions() {
    let context = decoder.context(for: questions, .inference)
    let weights: [Float] = [0.5, 1, 0.3, 0.2]
    let single = decoder.negativeLogLikelihoods(of: answers, given: context, owners: owners, .inference).value.values
    let loss = decoder.loss(of: answers, weights: weights, given: context, owners: owners, .inference)
    #expect(loss.shape == [])
    #expect(abs(loss.value.item - zip(weights, single).reduce(0) { $0 + $1.0 * $1.1 } / 3) < 1e-4)
  }

  @Test func aTeachersShareMixesTheTargets() {
    let context = decoder.context(for: questions, .inference)
    let teacher = randomTensor([11, 50], "teacher").softmax()
    func losses(_ share: Float) -> [Float] {
      decoder.negativeLogLikelihoods(
        of: answers, given: context, owners: owners, .inference, teacher: teacher, share: share
      ).value.values
    }
    let (hard, soft, mixed) = (losses(0), losses(1), losses(0.4))
    for answer in hard.indices {
      #expect(abs(mixed[answer] - (0.6 * hard[answer] + 0.4 * soft[answer])) < 1e-3)
    }
  }

  @Test func gradientsMatchFiniteDifferences() {
    let wide = decoder.parameters.filter { $0.path.hasSuffix("kv.weight") || $0.path.hasSuffix("predictions.bias") }
    #expect(wide.count == 2 * smallShape.fusionDepth + 1)
    checkGradients(by: wide) { pass in
      decoder.loss(
        of: answers, weights: [0.5, 1, 0.3, 0.2], given: decoder.context(for: questions, pass), owners: owners, pass)
    }
  }
}
