import Autograd
import Data
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct MLMTests {
  @Test func aHeadThatKnowsNothingPaysTheLogarithmOfTheVocabulary() {
    let world = quietWorld { $0.distillation = 0 }
    let head = world.fixture.makeHead(of: MLM())
    // Logits are zero: no norm output, no bias.
    for parameter in head.parameters where !parameter.path.contains("dense") {
      parameter.value = Tensor(zeros: parameter.shape, on: parameter.value.device)
    }
    let term = MLM().term(for: world.makeStep(), head: head)
    #expect(agree(term.loss.value.item, log(Double(world.fixture.shape.vocabularySize))))
  }

  @Test(arguments: [Float(0), 0.4, 1])
  func itIsTheTwinsOneCaptionAtATime(distillation: Float) {
    let world = quietWorld { $0.distillation = distillation }
    let step = world.makeStep()
    let objective = MLM(masking: TokenMasking(probability: 0.3))
    let head = world.fixture.makeHead(of: objective)
    let term = objective.term(for: step, head: head)
    let masked = step[MaskedText(objective.masking)]
    #expect(masked.places.count > 3)

    /// Logits of every token of caption `row`, seen with its picture.
    func logits(_ row: Int, _ encoders: EncoderSet, _ words: MaskedLanguageHead, _ pictures: TokenBatch) -> [Row] {
      let ids = masked.text.offsets.range(row).map { masked.text.ids.values[$0] }
      let text = encoders.text(PackedText([ids]), .inference)
      let context = encoders.fusion.context(for: pictures.selecting([row]), .inference)
      let fused = encoders.fusion(text, with: context, images: [0], outputs: Indices(0..<ids.count), .inference)
      return rows(of: words(fused, wordEmbeddings: encoders.text.table, .inference).value)
    }
    var sum = 0.0
    let mix = Double(distillation)
    for row in 0..<world.batch.count {
      let student = logits(row, world.model.online, head.online, step[OnlineImage()].tokens)
      let teacher = logits(row, world.model.momentum, head.momentum, step[MomentumImage()].tokens)
      for (place, label) in zip(masked.places.values, masked.labels.values)
      where masked.text.offsets.range(row).contains(Int(place)) {
        let position = Int(place) - masked.text.offsets.range(row).lowerBound
        let soft = softmax(teacher[position])
        let target = soft.indices.map { (1 - mix) * ($0 == Int(label) ? 1 : 0) + mix * soft[$0] }
        sum += crossEntropy(student[position], target: target)
      }
    }
    #expect(agree(term.loss.value.item, sum / Double(masked.places.count), tolerance: 5e-6))
  }

  @Test func withoutMaskedTokensItIsZero() {
    let world = quietWorld()
    let objective = MLM(masking: TokenMasking(probability: 0))
    let term = objective.term(for: world.makeStep(), head: world.fixture.makeHead(of: objective))
    #expect(term.loss.value.item == 0 && term.loss.isConstant)
  }
}
