import TestSupport
import Data
import Foundation
import Tensor
import Testing

@Suite struct RandomResizedCropTests {
  @Test func areaAndRatioKeepTheirRanges() {
    let crop = RandomResizedCrop(side: 32, scale: 0.2...0.8)
    var (shares, logs): ([Float], [Float]) = ([], [])
    var random = Seed(3).stream()
    for _ in 0..<4000 {
      let region = crop.region(width: 400, height: 400, random: &random)
      #expect(region.left >= 0 && region.top >= 0)
      #expect(region.left + region.width <= 400 && region.top + region.height <= 400)
      shares.append(Float(region.width * region.height) / 160_000)
      logs.append(log(Float(region.width) / Float(region.height)))
    }
    #expect((shares.min() ?? 0) > 0.195 && (shares.max() ?? 1) < 0.805)
    #expect((logs.min() ?? 0) > log(3 / 4) - 0.01 && (logs.max() ?? 0) < log(4 / 3) + 0.01)
    // Uniform: the means lie in the middle (the largest areas lose a few wide tries).
    #expect(abs(shares.reduce(0, +) / 4000 - 0.5) < 0.02)
    #expect(abs(logs.reduce(0, +) / 4000) < 0.015)
  }

  @Test func everyPlaceIsPossible() {
    let crop = RandomResizedCrop(side: 8, scale: 0.25...0.25, ratio: 1...1)
    var random = Seed(4).stream()
    let lefts = (0..<2000).map { _ in crop.region(width: 20, height: 20, random: &random).left }
    #expect(Set(lefts) == Set(0...10))
  }

  @Test func pictureWithoutAnAllowedCutGivesItsMiddle() {
    let crop = RandomResizedCrop(side: 8, scale: 1...1)
    var random = Seed(5).stream()
    #expect(
      crop.region(width: 300, height: 30, random: &random) == ImageRegion(left: 130, top: 0, width: 40, height: 30))
    #expect(
      crop.region(width: 30, height: 300, random: &random) == ImageRegion(left: 0, top: 130, width: 30, height: 40))
    #expect(crop.region(width: 1, height: 1, random: &random) == ImageRegion(left: 0, top: 0, width: 1, height: 1))
  }

  @Test func theResultIsASquareOfTheGivenSide() {
    var image = TestPictures.noise(width: 50, height: 20)
    var random = Seed(6).stream()
    RandomResizedCrop(side: 24).apply(to: &image, random: &random)
    #expect(image.width == 24 && image.height == 24)
  }
}

@Suite struct HorizontalFlipTests {
  @Test func mirrorsEveryRow() {
    var (image, random) = (PixelImage(width: 3, height: 2, pixels: Array(0..<18)), Seed(0).stream())
    HorizontalFlip().apply(to: &image, random: &random)
    #expect(image.pixels == [6, 7, 8, 3, 4, 5, 0, 1, 2, 15, 16, 17, 12, 13, 14, 9, 10, 11])
    HorizontalFlip().apply(to: &image, random: &random)
    #expect(image.pixels == Array(0..<18))
  }
}
