import Data
import Tensor
import Testing

@Suite struct GrayscaleTests {
  @Test(
    arguments: [
      (255, 0, 0, 76), (0, 255, 0, 150), (0, 0, 255, 29), (255, 255, 255, 255), (0, 0, 0, 0), (10, 20, 30, 18),
    ] as [(UInt8, UInt8, UInt8, UInt8)])
  func levelsArePillows(red: UInt8, green: UInt8, blue: UInt8, level: UInt8) {
    var (image, random) = (TestPictures.uniform(red, green, blue), Seed(0).stream())
    Grayscale().apply(to: &image, random: &random)
    #expect(image == TestPictures.uniform(level, level, level))
  }
}
