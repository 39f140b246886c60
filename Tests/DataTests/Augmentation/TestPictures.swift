import Data
import Tensor

/// Pictures for tests.
enum TestPictures {
  /// Independent random levels: the hardest picture for a resampler.
  static func noise(width: Int, height: Int, seed: UInt64 = 1) -> PixelImage {
    var random = Seed(seed).stream()
    let pixels = (0..<(width * height * 3)).map { _ in UInt8(random.index(below: 256)) }
    return PixelImage(width: width, height: height, pixels: pixels)
  }

  /// Nine times eight blocks, black or white: the same at any size that blocks fill.
  static func blocks(of size: Int, seed: UInt64) -> PixelImage {
    var random = Seed(seed).stream()
    let levels: [UInt8] = (0..<72).map { _ in random.chance(0.5) ? 255 : 0 }
    var pixels: [UInt8] = []
    for y in 0..<(8 * size) {
      for x in 0..<(9 * size) { pixels += [UInt8](repeating: levels[y / size * 9 + x / size], count: 3) }
    }
    return PixelImage(width: 9 * size, height: 8 * size, pixels: pixels)
  }

  static func uniform(_ red: UInt8, _ green: UInt8, _ blue: UInt8, side: Int = 5) -> PixelImage {
    PixelImage(width: side, height: side, red: red, green: green, blue: blue)
  }
}
