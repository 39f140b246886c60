import Data
import Tensor
import Testing

@Suite struct JPEGEncoderTests {
  @Test(arguments: [(1, 1), (17, 9), (120, 90)])
  func whatIsWrittenIsNearlyWhatIsRead(width: Int, height: Int) throws {
    let image = DrawnPhotograph.picture(width: width, height: height, seed: Seed(4))
    let reading = try JPEGDecoder.decode(JPEGEncoder.encode(image, quality: 97))
    #expect(reading.image.width == width && reading.image.height == height && reading.damage == nil)
    let differences = zip(reading.image.pixels, image.pixels).map { abs(Int($0) - Int($1)) }
    #expect(Double(differences.reduce(0, +)) / Double(differences.count) < 16)
  }

  @Test func picturesThatNoFileCanHoldAreErrors() {
    let long = PixelImage(width: 65_501, height: 1, red: 1, green: 2, blue: 3)
    #expect(throws: JPEGError.self) { try JPEGEncoder.encode(long) }
  }

  @Test func drawnPhotographsHaveDetailAndFollowFromTheirSeed() throws {
    let first = DrawnPhotograph.picture(width: 160, height: 120, seed: Seed(1))
    #expect(first == DrawnPhotograph.picture(width: 160, height: 120, seed: Seed(1)))
    #expect(first != DrawnPhotograph.picture(width: 160, height: 120, seed: Seed(2)))
    // About a bit a pixel, as photographs of this quality have.
    let bits = try Double(JPEGEncoder.encode(first, quality: 88).count * 8) / (160 * 120)
    #expect((0.7...5).contains(bits), "\(bits)")
  }
}
