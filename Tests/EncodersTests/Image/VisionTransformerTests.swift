import TestSupport
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct VisionTransformerTests {
  private let model = smallModel()
  private let pictures = randomTensor([3, 3, 24, 24], "pictures")

  @Test func itIsTheTwins() {
    let found = model.online.image(pictures, .inference)
    let twin = EncoderTwin(model.online, shape: smallShape)
    for picture in 0..<3 {
      let channels = EncoderTwin.matrix(pictures.reshaped([9, 576]))[picture * 3..<picture * 3 + 3]
      let tokens = found.offsets.range(picture).map { rows(found.rows.value)[$0] }
      #expect(distance(tokens, twin.image(Array(channels))) < 2e-5)
    }
  }

  @Test func picturesDoNotSeeEachOther() {
    let together = rows(model.online.image(pictures, .inference).rows.value)
    for picture in 0..<3 {
      let one = pictures.reshaped([3, 1728]).gatherRows(Indices([picture])).reshaped([1, 3, 24, 24])
      let alone = rows(model.online.image(one, .inference).rows.value)
      #expect(distance(alone, Array(together[picture * 10..<(picture + 1) * 10])) < 1e-5)
    }
  }

  @Test func thereIsNoDropout() {
    let training = model.online.image(pictures, .momentum(seed: Seed(5))).rows.value
    #expect(training.values == model.online.image(pictures, .inference).rows.value.values)
  }

  @Test func aClassTokenPrecedesTheGrid() {
    let tokens = model.online.image(pictures, .inference)
    #expect(model.online.image.gridSide == 3)
    #expect(tokens.offsets == Offsets(rows: 3, length: 10))
    #expect(tokens.rows.shape == [30, 16])
  }
}
