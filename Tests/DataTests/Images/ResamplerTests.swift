import Data
import Tensor
import Testing

@Suite("The resampler")
struct ResamplerTests {
  /// A picture of one grey channel, repeated.
  static func picture(_ width: Int, _ height: Int, _ value: (Int, Int) -> Int) -> PixelImage {
    var image = PixelImage(width: width, height: height, red: 0, green: 0, blue: 0)
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<3 { image.pixels[(y * width + x) * 3 + channel] = UInt8(value(x, y)) }
      }
    }
    return image
  }

  @Test("keeps one colour one colour at every size", arguments: [Resampler.Filter.area, .bicubic])
  func constant(filter: Resampler.Filter) {
    let image = PixelImage(width: 37, height: 23, red: 200, green: 100, blue: 7)
    for (width, height) in [(1, 1), (5, 40), (96, 96), (37, 23)] {
      let resized = Resampler(from: (37, 23), to: (width, height), filter: filter)(image)
      #expect(resized == PixelImage(width: width, height: height, red: 200, green: 100, blue: 7))
    }
  }

  @Test("changes nothing at the same size", arguments: [Resampler.Filter.area, .bicubic])
  func identity(filter: Resampler.Filter) {
    let image = Self.picture(11, 6) { x, y in (x * 83 + y * 57) % 256 }
    #expect(Resampler(from: (11, 6), to: (11, 6), filter: filter)(image) == image)
  }

  /// The cache of pictures has no version for how they are resized, so the pixels must stay what they are.
  @Test("gives the recorded pixels")
  func recorded() {
    var hash = Hashing.fnvOffset
    for (place, size) in [(300, 170), (41, 200), (96, 96), (7, 3), (1, 90)].enumerated() {
      let image = TestPictures.noise(width: size.0, height: size.1, seed: UInt64(place))
      for side in [16, 64, 96] {
        for filter in [Resampler.Filter.area, .bicubic] {
          hash = Hashing.fnv1a(Resampler(from: size, toSquareOf: side, filter: filter)(image).pixels, state: hash)
        }
      }
      hash = Hashing.fnv1a(Resampler(from: size, to: (33, 21))(image).pixels, state: hash)
    }
    #expect(hash == 0x3beb_65b9_5c66_f8c5)
  }

  @Test("averages areas when reducing by a whole number")
  func area() {
    let image = Self.picture(4, 2) { x, y in [[0, 100, 10, 20], [200, 100, 30, 40]][y][x] }
    let reduced = Resampler(from: (4, 2), to: (2, 1), filter: .area)(image)
    #expect(reduced.pixels == [100, 100, 100, 25, 25, 25])
  }

  @Test("removes what the target cannot hold instead of aliasing it")
  func antialiasing() {
    let stripes = Self.picture(400, 8) { x, _ in x % 2 == 0 ? 0 : 255 }
    let reduced = Resampler(from: (400, 8), to: (40, 8))(stripes)
    #expect(reduced.pixels.allSatisfy { (120...135).contains($0) })
  }

  @Test("enlarges an edge as the cubic convolution does")
  func bicubicEdge() {
    // Keys with a = -0.5 at distances 1.75, 0.75, 0.25, 1.25 from a target center between two pixels.
    let edge = Self.picture(4, 1) { x, _ in x < 2 ? 0 : 200 }
    let enlarged = Resampler(from: (4, 1), to: (8, 1))(edge)
    let values = stride(from: 0, to: 24, by: 3).map { Int(enlarged.pixels[$0]) }
    #expect(values[3] == 41 || values[3] == 40)
    #expect(values[3] + values[4] == 200)
  }

  @Test("pads to a white square without making it")
  func square() {
    let image = Self.picture(6, 2) { _, _ in 0 }
    var padded = PixelImage(width: 6, height: 6, red: 255, green: 255, blue: 255)
    padded.pixels.replaceSubrange((2 * 18)..<(4 * 18), with: image.pixels)
    for filter in [Resampler.Filter.area, .bicubic] {
      for side in [2, 3, 6, 11] {
        let virtual = Resampler(from: (6, 2), toSquareOf: side, filter: filter)(image)
        let real = Resampler(from: (6, 6), to: (side, side), filter: filter)(padded)
        #expect(zip(virtual.pixels, real.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
      }
    }
  }
}
