import TestSupport
import Downstream
import Autograd
import Encoders
import Foundation
import Tensor
import Testing

@Suite struct AnswerDecoderTests {
  private let decoder = smallDecoder()
  private let questions = smallQuestions()
  private let answers = AnswerBatch([[7, 30], [], [41, 9, 12, 5], [7]], begin: 2, end: 3)
  private let owners = [1, 0, 1, 2]

  @Test func itEqualsTheTwin() {
    let found = rows(logits(answers.inputs))
    let twin = EncoderTwin(decoder.parameters, shape: smallShape)
    let states = EncoderTwin.matrix(questions.rows.value)
    for answer in 0..<answers.count {
      let range = answers.inputs.offsets.range(answer)
      let expected = twin.answerLogits(
        answers.inputs.ids.values[range].map { Int($0) },
        question: questions.offsets.range(owners[answer]).map { states[$0] })
      #expect(distance(Array(found[range]), expected) < 2e-4)
    }
  }

  @Test func aLaterTokenChangesNothingBeforeIt() {
    var changed = answers.inputs
    let place = changed.offsets.range(2).lowerBound + 2
    changed.ids.values[place] = 33
    let (before, after) = (rows(logits(answers.inputs)), rows(logits(changed)))
    for row in before.indices {
      #expect((before[row] == after[row]) == !(place..<changed.offsets.range(2).upperBound).contains(row))
    }
  }

  @Test func anAnswerDependsOnItsQuestionAlone() {
    let original = rows(logits(answers.inputs))
    let moved = rows(
      decoder.logits(
        of: answers.inputs, given: decoder.context(for: questions, .inference), owners: [1, 0, 1, 1], .inference
      ).value)
    let last = answers.inputs.offsets.range(3)
    #expect(original[..<last.lowerBound] == moved[..<last.lowerBound])
    #expect(distance(Array(original[last]), Array(moved[last])) > 1e-3)
  }

  @Test func gradientsMatchFiniteDifferences() {
    let mismatches = gradientMismatches(by: decoder.parameters) { pass in
      decoder.logits(of: answers.inputs, given: decoder.context(for: questions, pass), owners: owners, pass)
    }
    #expect(mismatches == [])
  }

  @Test func theQuestionReceivesAGradient() {
    let states = Parameter(path: "states", value: questions.rows.value)
    let mismatches = gradientMismatches(by: [states]) { pass in
      let batch = TokenBatch(rows: pass(states), offsets: questions.offsets)
      return decoder.negativeLogLikelihoods(
        of: answers, given: decoder.context(for: batch, pass), owners: owners, pass)
    }
    #expect(mismatches == [])
  }

  @Test func itStartsFromTheEncodersLayersEmbeddingsAndWordHead() throws {
    var shape = smallShape
    shape.imageWidth = shape.textWidth
    let model = smallModel(shape)
    let make = ParameterMaker(seed: Seed(9), device: CPUDevice.standard)
    let head = MaskedLanguageHead(make, shape: shape)
    let decoder = AnswerDecoder(make, shape: shape)
    decoder.takeValues(
      text: try #require(model.online.text as? TextTransformer),
      fusion: try #require(model.online.fusion as? FusionTransformer), words: head)
    let sources = Dictionary(
      uniqueKeysWithValues: (model.online.parameters + head.parameters).map { ($0.path, $0.value.values) })
    for parameter in decoder.parameters {
      // The names in the published code: layer L + l of the text encoder becomes layer l.
      var name = "text_encoder" + parameter.path.dropFirst("text_decoder".count)
      let layers = "text_encoder.bert.encoder.layer."
      if name.hasPrefix(layers) {
        let parts = name.dropFirst(layers.count).split(separator: ".", maxSplits: 1)
        let depth = try #require(Int(parts[0]))
        name = "\(layers)\(depth + shape.textDepth).\(parts[1])"
      }
      #expect(parameter.value.values == sources[name], "\(parameter.path) from \(name)")
    }
  }

  @Test func unequalWidthsLeaveKeysAndValuesAsTheyWere() throws {
    let model = smallModel()
    let before = decoder.parameters.map(\.value.values)
    decoder.takeValues(
      text: try #require(model.online.text as? TextTransformer),
      fusion: try #require(model.online.fusion as? FusionTransformer))
    for (parameter, old) in zip(decoder.parameters, before) {
      let isKept = parameter.path.contains("crossattention.self.kv") || parameter.path.contains("cls.predictions")
      #expect((parameter.value.values == old) == isKept, "\(parameter.path)")
    }
  }

  @Test func everyParameterIsVisitedOnce() {
    let names = decoder.parameters.map(\.path)
    #expect(Set(names).count == names.count)
    #expect(Set(names) == Set(reflectedParameters(of: decoder).map(\.path)))
    #expect(names.allSatisfy { $0.hasPrefix("text_decoder.") })
  }

  private func logits(_ inputs: PackedText) -> Tensor {
    decoder.logits(of: inputs, given: decoder.context(for: questions, .inference), owners: owners, .inference).value
  }
}

/// A decoder whose parameters all matter.
func smallDecoder() -> AnswerDecoder {
  let decoder = AnswerDecoder(ParameterMaker(seed: Seed(9), device: CPUDevice.standard), shape: smallShape)
  for parameter in decoder.parameters {
    parameter.value.add(randomTensor(parameter.shape, parameter.path), times: 0.2)
  }
  return decoder
}

/// The fused tokens of three questions about two pictures.
func smallQuestions() -> TokenBatch {
  let online = smallModel().online
  let text = online.text(PackedText(captions), .inference)
  let image = online.image(randomTensor([2, 3, 24, 24], "pictures"), .inference)
  return online.fusion.tokens(
    of: text, with: online.fusion.context(for: image, .inference), images: [1, 0, 1], .inference)
}

@Suite struct AnswerBatchTests {
  private let answers = AnswerBatch([[7, 30], [], [41]], begin: 2, end: 3)

  @Test func inputsBeginAndTargetsEnd() {
    #expect(answers.inputs == PackedText([[2, 7, 30], [2], [2, 41]]))
    #expect(answers.targets.values == [7, 30, 3, 3, 41, 3])
    #expect(answers.firstTargets == [7, 3, 41])
  }

  @Test func selectingEqualsABatchOfTheChosen() {
    #expect(answers.selecting([2, 0, 2]) == AnswerBatch([[41], [7, 30], [41]], begin: 2, end: 3))
    #expect(answers.selecting([]).count == 0)
  }
}

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
    let mismatches = gradientMismatches(by: wide) { pass in
      decoder.loss(
        of: answers, weights: [0.5, 1, 0.3, 0.2], given: decoder.context(for: questions, pass), owners: owners, pass)
    }
    #expect(mismatches == [])
  }
}

@Suite struct FusionEncoderTokensTests {
  @Test func allTokensAreGivenInTheOrderOfTheText() {
    let online = smallModel().online
    let text = online.text(PackedText(captions), .inference)
    let image = online.image(randomTensor([2, 3, 24, 24], "pictures"), .inference)
    let context = online.fusion.context(for: image, .inference)
    let tokens = online.fusion.tokens(of: text, with: context, images: [1, 0, 1], .inference)
    #expect(tokens.offsets == text.offsets)
    let first = online.fusion(text, with: context, images: [1, 0, 1], outputs: text.firstPlaces, .inference)
    #expect(distance(rows(tokens.first.value), rows(first.value)) < 1e-5)
  }
}
