import Autograd
import Encoders
import Foundation
import Losses
import Tensor
import TestSupport
import Testing

@Suite struct FrozenLayersTests {
  private let shape = ModelShape(
    imageSide: 32, patch: 8, imageWidth: 16, imageDepth: 3, imageHeads: 2, textWidth: 24, textDepth: 2,
    fusionDepth: 1, textHeads: 2, vocabularySize: 64, maxPositions: 16, embedWidth: 12, dropout: 0.1)

  private func model(_ frozen: FrozenLayers = .none) -> Model {
    Model(shape: shape, frozen: frozen, temperature: 0.07, seed: Seed(1), device: CPUDevice.standard)
  }

  private var pictures: Tensor { randomTensor([3, 3, 32, 32], "pictures") }
  private let captions = PackedText([[2, 7, 9, 11], [2, 8], [2, 30, 31, 32, 33, 34]])

  @Test func lowerAndUpperLayersAreTheEncoderWhereverItIsCut() throws {
    let model = model()
    let image = try #require(model.online.image as? any LayeredImageEncoder)
    let text = try #require(model.online.text as? any LayeredTextEncoder)
    let pass = Pass.momentum(seed: Seed(5))
    for layers in 0...3 {
      let cut = image.upper(image.lower(pictures, layers: layers, pass), from: layers, pass)
      #expect(cut.rows.value.values == image(pictures, pass).rows.value.values)
    }
    for layers in 0...2 {
      let cut = text.upper(text.lower(captions, layers: layers, pass), from: layers, pass)
      #expect(cut.rows.value.values == text(captions, pass).rows.value.values)
    }
  }

  @Test func aPassTakesFrozenParametersForConstantsAndNobodyFollowsThem() {
    let model = model(FrozenLayers(image: 0..<2, text: 0..<1))
    let frozen = model.parameters.filter(\.isFrozen).map(\.path)
    #expect(frozen.contains("visual_encoder.pos_embed") && frozen.contains("visual_encoder.blocks.1.norm1.weight"))
    #expect(!frozen.contains("visual_encoder.blocks.2.norm1.weight") && !frozen.contains("visual_encoder.norm.weight"))
    #expect(frozen.contains("text_encoder.bert.embeddings.word_embeddings.weight"))
    #expect(!frozen.contains { $0.contains("encoder.layer.1.") })
    #expect(model.momentumTwins.allSatisfy { !$0.online.isFrozen })
    #expect(model.momentumTwins.count < model.online.parameters.count)

    let tape = Tape()
    let pass = Pass.training(tape, seed: Seed(1))
    let gradients = tape.gradients(
      of: model.online.imageProjection.whole(model.online.image(pictures, pass), pass).mean())
    let reached = Set(gradients.parameters.map(\.path))
    #expect(reached.contains("visual_encoder.blocks.2.mlp.fc1.weight") && reached.isDisjoint(with: frozen))
  }

  @Test func frozenLayersDropNothingOutAndGiveNumbersOfHalfPrecision() throws {
    let frozen = model(FrozenLayers(image: 0..<3, text: 0..<2))
    let text = try #require(frozen.online.text as? PartlyFrozenTextEncoder)
    let once = text(captions, .momentum(seed: Seed(1))).rows.value.values
    #expect(once == text(captions, .inference).rows.value.values)
    #expect(once == once.map(HalfPrecision.rounded))
    let whole = model().online.text(captions, .inference).rows.value.values
    for (rounded, exact) in zip(once, whole) { #expect(abs(rounded - exact) <= abs(exact) / 1024 + 1e-7) }
    let image = try #require(frozen.online.image as? PartlyFrozenImageEncoder)
    let lower = image.lower(pictures).rows.value
    #expect(lower.values == lower.roundedToHalf().values)
  }

  @Test func whatFrozenLayersGiveDoesNotDependOnTheCompany() throws {
    let frozen = model(FrozenLayers(image: 0..<3, text: 0..<2))
    let image = try #require(frozen.online.image as? PartlyFrozenImageEncoder)
    let together = image.lower(pictures).rows.value.values
    for picture in 0..<3 {
      let alone = image.lower(pictures.blocks([picture])).rows.value.values
      #expect(alone == Array(together[picture * alone.count..<(picture + 1) * alone.count]))
    }
    let text = try #require(frozen.online.text as? PartlyFrozenTextEncoder)
    let all = text.lower(captions)
    for row in 0..<3 {
      let range = captions.offsets.range(row)
      let alone = text.lower(PackedText([range.map { captions.ids.values[$0] }])).rows.value.values
      #expect(alone == Array(all.rows.value.values[range.lowerBound * 24..<range.upperBound * 24]))
    }
  }

  @Test func momentumEncodersShareTheFrozenValues() {
    let model = model(FrozenLayers(image: 0..<1))
    for (online, momentum) in zip(model.online.frozenParameters, model.momentum.frozenParameters) {
      #expect(online.value.values == momentum.value.values && momentum.isFrozen)
    }
  }

  @Test func whatCannotBeFrozenIsSaid() {
    let outline = ModelOutline(shape: shape)
    #expect(FrozenLayers(image: 0..<3, text: 0..<2).fault(for: outline) == nil)
    #expect(FrozenLayers.image(layers: 0..<4).fault(for: outline)?.contains("frozen.image is 0..<4") == true)
    #expect(FrozenLayers.text(layers: 1..<2).fault(for: outline)?.contains("must begin at 0") == true)
    let foreign = ModelOutline(shape: shape, encoders: EncoderChoice(image: Wholes()))
    #expect(FrozenLayers.image(layers: 0..<1).fault(for: foreign)?.contains("not a stack of layers") == true)
  }

  @Test func theyAreWrittenAsNumbersOfLayers() throws {
    let frozen = FrozenLayers(image: 0..<10)
    let text = String(decoding: try JSONEncoder().encode(frozen), as: UTF8.self)
    #expect(text == #"{"image":10}"#)
    #expect(try JSONDecoder().decode(FrozenLayers.self, from: Data(text.utf8)) == frozen)
  }
}
