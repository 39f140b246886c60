import TestSupport
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

/// Views: every pass rounded, as in Pillow.
@Suite struct ResampledViewTests {
  func resize(_ image: PixelImage, _ region: ImageRegion, _ width: Int, _ height: Int) -> PixelImage {
    Resampler(from: (region.width, region.height), to: (width, height), rounding: .eachPass)(image, region: region)
  }

  /// A run's identity does not know how pictures are resized, so the pixels must stay what they are.
  @Test func pixelsAreTheRecordedOnes() {
    var hash = Hashing.fnvOffset
    for (place, side) in [(0, 48), (1, 32), (2, 64), (3, 256), (4, 7)] {
      let image = TestPictures.noise(width: 61 + 9 * place, height: 83 - 7 * place, seed: UInt64(place))
      let region = ImageRegion(left: place, top: 2 * place, width: 60 - 11 * place, height: 70 - 16 * place)
      hash = Hashing.fnv1a(resize(image, region, side, side).pixels, state: hash)
    }
    #expect(hash == 0x02f0_9892_d723_ec58)
  }

  @Test(arguments: [(96, 64), (96, 48), (96, 98), (31, 64), (7, 5), (3, 40), (1, 8), (200, 9), (16, 16)])
  func agreesWithTheReadableTwin(source: Int, target: Int) {
    let image = TestPictures.noise(width: source + 3, height: source + 1)
    let region = ImageRegion(left: 2, top: 1, width: source, height: max(source - 1, 1))
    let fast = resize(image, region, target, target + 2)
    let slow = slowResize(image, region, width: target, height: target + 2)
    #expect(fast.width == target && fast.height == target + 2)
    let differences = zip(fast.pixels, slow).map { abs(Int($0) - Int($1)) }
    // Single against double precision, and halves rounded to even: a level apart where a value lies next to a half.
    #expect((differences.max() ?? 0) <= 1)
    #expect(differences.count { $0 > 0 } <= differences.count / 100 + 1)
  }

  @Test func equalSizesChangeNothing() {
    let image = TestPictures.noise(width: 13, height: 9)
    let whole = ImageRegion(left: 0, top: 0, width: 13, height: 9)
    #expect(resize(image, whole, 13, 9) == image)
  }

  @Test func oneColourStaysThatColour() {
    let image = TestPictures.uniform(3, 255, 128, side: 20)
    let region = ImageRegion(left: 1, top: 2, width: 17, height: 11)
    #expect(
      resize(image, region, 30, 7)
        == PixelImage(width: 30, height: 7, red: 3, green: 255, blue: 128))
  }

  @Test func levelsDoNotOvershoot() {
    // A sharp edge: bicubic weights would leave 0...255 on both sides of it.
    let pixels = (0..<16).flatMap { _ in (0..<16).flatMap { x in [UInt8](repeating: x < 8 ? 0 : 255, count: 3) } }
    let image = PixelImage(width: 16, height: 16, pixels: pixels)
    let whole = ImageRegion(left: 0, top: 0, width: 16, height: 16)
    let row = resize(image, whole, 64, 64).pixels.prefix(192)
    #expect(Array(row) == row.sorted())
  }

  /// Pillow's algorithm as it is written down: in double precision, rows first, rounding after each pass.
  func slowResize(_ image: PixelImage, _ region: ImageRegion, width: Int, height: Int) -> [UInt8] {
    var source = (0..<(region.width * region.height * 3)).map { place in
      let (pixel, channel) = place.quotientAndRemainder(dividingBy: 3)
      let (y, x) = pixel.quotientAndRemainder(dividingBy: region.width)
      return Double(image.pixels[((region.top + y) * image.width + region.left + x) * 3 + channel])
    }
    source = slowPass(source, lines: region.height, from: region.width, to: width, step: 3, lineStep: region.width * 3)
    // After the row pass a picture is `region.height` lines of `width` pixels; columns are lines with a long step.
    var result = [UInt8](repeating: 0, count: width * height * 3)
    for x in 0..<(width * 3) {
      let column = (0..<region.height).map { source[$0 * width * 3 + x] }
      for (y, level) in resample(column, to: height).enumerated() { result[y * width * 3 + x] = UInt8(level) }
    }
    return result
  }

  func slowPass(_ source: [Double], lines: Int, from: Int, to: Int, step: Int, lineStep: Int) -> [Double] {
    var result = [Double](repeating: 0, count: lines * to * step)
    for line in 0..<lines {
      for channel in 0..<step {
        let levels = (0..<from).map { source[line * lineStep + $0 * step + channel] }
        for (x, level) in resample(levels, to: to).enumerated() { result[(line * to + x) * step + channel] = level }
      }
    }
    return result
  }

  func resample(_ levels: [Double], to count: Int) -> [Double] {
    let scale = Double(levels.count) / Double(count)
    let stretch = max(scale, 1)
    return (0..<count).map { place in
      let center = (Double(place) + 0.5) * scale
      var (sum, weights) = (0.0, 0.0)
      let first = max(Int(center - 2 * stretch + 0.5), 0)
      for pixel in first..<min(Int(center + 2 * stretch + 0.5), levels.count) {
        let weight = kernel((Double(pixel) + 0.5 - center) / stretch)
        sum += weight * levels[pixel]
        weights += weight
      }
      return min(max((sum / weights).rounded(), 0), 255)
    }
  }

  func kernel(_ distance: Double) -> Double {
    let (x, a) = (abs(distance), -0.5)
    if x < 1 { return (a + 2) * x * x * x - (a + 3) * x * x + 1 }
    return x < 2 ? a * x * x * x - 5 * a * x * x + 8 * a * x - 4 * a : 0
  }
}
