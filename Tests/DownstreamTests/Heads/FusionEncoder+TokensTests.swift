import Autograd
import Encoders
import Tensor
import Testing

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
