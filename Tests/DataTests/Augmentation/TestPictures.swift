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

  static func uniform(_ red: UInt8, _ green: UInt8, _ blue: UInt8, side: Int = 5) -> PixelImage {
    PixelImage(width: side, height: side, red: red, green: green, blue: blue)
  }
}
