import TestSupport
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct FusionTransformerTests {
  private let model = smallModel()
  private var online: EncoderSet { model.online }
  private let pictures = randomTensor([2, 3, 24, 24], "pictures")
  private let partners = [1, 0, 1]

  @Test func textThenFusionIsTheTwinsMultiModal() {
    let text = online.text(PackedText(captions), .inference)
    let image = online.image(pictures, .inference)
    let found = rows(fused(text, image, partners, outputs: everything(of: text)))
    let twin = EncoderTwin(online, shape: smallShape)
    for (row, caption) in captions.enumerated() {
      let tokens = image.offsets.range(partners[row]).map { rows(image.rows.value)[$0] }
      let expected = twin.multiModal(
        caption.map { Int($0) }, image: tokens.map { $0.map { Double($0) } },
        depth: smallShape.textDepth + smallShape.fusionDepth)
      #expect(distance(text.offsets.range(row).map { found[$0] }, expected) < 5e-5)
    }
  }

  @Test func aSubsetOfOutputsEqualsTheSameRowsComputedInFull() {
    let text = online.text(PackedText(captions), .inference)
    let image = online.image(pictures, .inference)
    let full = rows(fused(text, image, partners, outputs: everything(of: text)))
    for places in [[0, 5, 7], [3, 4, 13], [6], [0, 1, 2, 8, 9]] {
      let found = rows(fused(text, image, partners, outputs: Indices(places)))
      #expect(distance(found, places.map { full[$0] }) < 1e-5)
    }
  }

  @Test func aPictureSharedByCaptionsEqualsCopiesOfIt() {
    let text = online.text(PackedText(captions), .inference)
    let image = online.image(pictures, .inference)
    let shared = fused(text, image, [1, 1, 0], outputs: text.firstPlaces)
    let copies = fused(text, image.selecting([1, 1, 0]), [0, 1, 2], outputs: text.firstPlaces)
    #expect(distance(rows(shared), rows(copies)) < 1e-5)
  }

  @Test func thePictureMatters() {
    let text = online.text(PackedText(captions), .inference)
    let image = online.image(pictures, .inference)
    let one = fused(text, image, [0, 0, 0], outputs: text.firstPlaces)
    let other = fused(text, image, [1, 1, 1], outputs: text.firstPlaces)
    #expect(distance(rows(one), rows(other)) > 1e-3)
  }

  @Test func everyFusionLayerShowsWhereItsWordsLook() throws {
    let text = online.text(PackedText(captions), .inference)
    let image = online.image(pictures, .inference)
    let fusion = try #require(online.fusion as? any CrossAttentionReading)
    let found = fusion.crossAttention(
      of: text, with: online.fusion.context(for: image, .inference), images: partners)
    #expect(found.count == smallShape.fusionDepth)
    for layer in found {
      #expect(layer.map(\.shape) == captions.map { [smallShape.textHeads, $0.count, 10] })
      for probabilities in layer {
        let values = probabilities.values
        for row in stride(from: 0, to: values.count, by: 10) {
          #expect(abs(values[row..<(row + 10)].reduce(0, +) - 1) < 1e-5)
        }
      }
    }
  }

  @Test func lookingAtAnotherPictureShowsOtherPlaces() throws {
    let text = online.text(PackedText(captions), .inference)
    let image = online.image(pictures, .inference)
    let context = online.fusion.context(for: image, .inference)
    let fusion = try #require(online.fusion as? any CrossAttentionReading)
    let one = fusion.crossAttention(of: text, with: context, images: [0, 0, 0])
    let other = fusion.crossAttention(of: text, with: context, images: [1, 1, 1])
    #expect(one.last?.first?.values != other.last?.first?.values)
  }

  private func everything(of text: TokenBatch) -> Indices { Indices(0..<text.offsets.total) }

  private func fused(_ text: TokenBatch, _ image: TokenBatch, _ images: [Int], outputs: Indices) -> Tensor {
    online.fusion(
      text, with: online.fusion.context(for: image, .inference), images: images, outputs: outputs, .inference
    ).value
  }
}
