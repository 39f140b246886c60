import TestSupport
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct TextTransformerTests {
  private let model = smallModel()

  @Test func itIsTheTwins() {
    let found = model.online.text(PackedText(captions), .inference)
    let twin = EncoderTwin(model.online, shape: smallShape)
    for (row, caption) in captions.enumerated() {
      let tokens = found.offsets.range(row).map { rows(found.rows.value)[$0] }
      let expected = twin.multiModal(caption.map { Int($0) }, image: [], depth: smallShape.textDepth)
      #expect(distance(tokens, expected) < 2e-5)
    }
  }

  @Test func packedRowsDoNotSeeEachOther() {
    let packed = model.online.text(PackedText(captions), .inference)
    for (row, caption) in captions.enumerated() {
      let alone = model.online.text(PackedText([caption]), .inference)
      let together = packed.offsets.range(row).map { rows(packed.rows.value)[$0] }
      #expect(distance(rows(alone.rows.value), together) < 1e-5)
    }
  }

  @Test func anEmptyCaptionIsItsFirstToken() {
    let tokens = model.online.text(PackedText([[2], [2, 5]]), .inference)
    #expect(tokens.offsets.lengths == [1, 2])
    #expect(tokens.rows.value.isFinite)
  }

  @Test func dropoutIsKeyedByTheSeed() {
    func encoded(_ seed: UInt64) -> [Float] {
      model.online.text(PackedText(captions), .momentum(seed: Seed(seed))).rows.value.values
    }
    #expect(encoded(1) == encoded(1))
    #expect(encoded(1) != encoded(2))
    #expect(encoded(1) != model.online.text(PackedText(captions), .inference).rows.value.values)
  }
}
