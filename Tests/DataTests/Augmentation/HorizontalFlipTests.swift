import Data
import Tensor
import Testing

@Suite struct HorizontalFlipTests {
  @Test func mirrorsEveryRow() {
    var (image, random) = (PixelImage(width: 3, height: 2, pixels: Array(0..<18)), Seed(0).stream())
    HorizontalFlip().apply(to: &image, random: &random)
    #expect(image.pixels == [6, 7, 8, 3, 4, 5, 0, 1, 2, 15, 16, 17, 12, 13, 14, 9, 10, 11])
    HorizontalFlip().apply(to: &image, random: &random)
    #expect(image.pixels == Array(0..<18))
  }
}
