import TestSupport
import Data
import Tensor
import Testing

@Suite struct ColorJitterTests {
  func jittered(_ image: PixelImage, _ jitter: ColorJitter, seed: UInt64) -> PixelImage {
    var (result, random) = (image, Seed(seed).stream())
    jitter.apply(to: &result, random: &random)
    return result
  }

  @Test func noStrengthChangesNothing() {
    let image = TestPictures.noise(width: 9, height: 7)
    for seed in 0..<5 { #expect(jittered(image, ColorJitter(), seed: UInt64(seed)) == image) }
  }

  @Test func brightnessScalesLevelsWithinItsStrength() {
    var ratios: [Float] = []
    for seed in 0..<400 {
      let pixels = jittered(TestPictures.uniform(100, 50, 0), ColorJitter(brightness: 0.4), seed: UInt64(seed)).pixels
      #expect(abs(Int(pixels[0]) - 2 * Int(pixels[1])) <= 1 && pixels[2] == 0)
      ratios.append(Float(pixels[0]) / 100)
    }
    #expect((ratios.min() ?? 0) >= 0.6 && (ratios.max() ?? 2) <= 1.4)
    #expect((ratios.min() ?? 1) < 0.63 && (ratios.max() ?? 1) > 1.37)
  }

  @Test func contrastKeepsOneGreyLevelAndSpreadsTwo() {
    #expect(
      jittered(TestPictures.uniform(90, 90, 90), ColorJitter(contrast: 0.9), seed: 1).pixels.allSatisfy { $0 == 90 })
    let two = PixelImage(width: 2, height: 1, pixels: [80, 80, 80, 120, 120, 120])
    for seed in 0..<50 {
      let pixels = jittered(two, ColorJitter(contrast: 0.5), seed: UInt64(seed)).pixels.map { Int($0) }
      #expect((20...60).contains(pixels[3] - pixels[0]))
      #expect(abs(pixels[0] + pixels[3] - 200) <= 1)
    }
  }

  @Test func saturationKeepsGreyAndBrightness() {
    #expect(
      jittered(TestPictures.uniform(77, 77, 77), ColorJitter(saturation: 0.8), seed: 2)
        == TestPictures.uniform(77, 77, 77))
    for seed in 0..<50 {
      let pixels = jittered(TestPictures.uniform(120, 90, 100), ColorJitter(saturation: 0.5), seed: UInt64(seed)).pixels
      let brightness = 0.299 * Float(pixels[0]) + 0.587 * Float(pixels[1]) + 0.114 * Float(pixels[2])
      #expect(abs(brightness - (0.299 * 120 + 0.587 * 90 + 0.114 * 100)) < 1)
    }
  }

  @Test func hueTurnsWithoutChangingValueAndChroma() {
    let image = TestPictures.noise(width: 24, height: 24)
    for seed in 0..<20 {
      let pixels = jittered(image, ColorJitter(hue: 0.5), seed: UInt64(seed)).pixels
      for pixel in stride(from: 0, to: pixels.count, by: 3) {
        let before = image.pixels[pixel..<(pixel + 3)].map { Int($0) }
        let after = pixels[pixel..<(pixel + 3)].map { Int($0) }
        #expect(before.max() == after.max() && before.min() == after.min())
      }
    }
    // Red turned by any angle stays fully saturated and passes through all colours.
    let turned = (0..<200).map { jittered(TestPictures.uniform(255, 0, 0), ColorJitter(hue: 0.5), seed: $0).pixels }
    #expect(turned.contains { $0[1] == 255 } && turned.contains { $0[2] == 255 } && turned.contains { $0[0] == 255 })
  }

  @Test func smallHueTurnsStayNear() {
    for seed in (0 as UInt64)..<100 {
      // A tenth of a circle is six tenths of the way from red to yellow or magenta.
      let pixels = jittered(TestPictures.uniform(200, 0, 0), ColorJitter(hue: 0.1), seed: seed).pixels
      #expect(pixels[0] == 200 && pixels[1] <= 120 && pixels[2] <= 120 && min(pixels[1], pixels[2]) == 0)
    }
  }
}

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
