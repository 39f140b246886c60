import Data
import Tensor
import Testing

/// The steps of the published views beside Pillow, on recorded pictures.
@Suite struct PillowViewTests {
  /// The pixels that Pillow was given, but for resizing.
  var base: PixelImage {
    let pattern = RandAugmentTests.pattern
    var rows: [UInt8] = []
    for y in 3..<17 {
      let start = (y * 32 + 2) * 3
      rows += pattern.pixels[start..<(start + 48)]
    }
    return PixelImage(width: 16, height: 14, pixels: rows)
  }

  func made(_ view: RecordedView) throws -> PixelImage {
    var image = base
    let value = Float(view.settings.first ?? 0)
    var random = Seed(1).stream()
    switch view.operation {
    case "resize":
      let numbers = view.settings.map { Int($0) }
      let region = ImageRegion(left: numbers[0], top: numbers[1], width: numbers[2], height: numbers[3])
      return Resampler(
        from: (region.width, region.height), to: (view.width, view.height), rounding: .eachPass)(
          RandAugmentTests.pattern, region: region)
    case "blur": GaussianBlur(radius: value...value).apply(to: &image, random: &random)
    case "brightness": ColorJitter.apply([.brightness(value)], to: &image)
    case "contrast": ColorJitter.apply([.contrast(value)], to: &image)
    case "saturation": ColorJitter.apply([.saturation(value)], to: &image)
    case "hue": ColorJitter.apply([.hue(value)], to: &image)
    case "grayscale": Grayscale().apply(to: &image, random: &random)
    default: Issue.record("nobody knows \(view.operation)")
    }
    return image
  }

  /// The most levels that a step may differ: Pillow cuts where we round, blurs in whole numbers three times each way, and turns
  /// hues in 256 steps.
  static let tolerance = [
    "resize": 1, "blur": 3, "brightness": 1, "contrast": 1, "saturation": 1, "hue": 14, "grayscale": 0,
  ]

  @Test(arguments: RecordedView.all)
  func everyStepIsThatOfPillow(view: RecordedView) throws {
    let image = try made(view)
    #expect(image.width == view.width && image.height == view.height)
    let tolerance = try #require(Self.tolerance[view.operation])
    let differences = zip(image.pixels, view.pixels).map { abs(Int($0) - Int($1)) }
    let reach = view.operation == "blur" ? (GaussianBlur.kernel(deviation: Float(view.settings[0])).count - 1) / 2 : 0
    for (place, difference) in differences.enumerated() {
      let (x, y) = (place / 3 % view.width, place / 3 / view.width)
      let isInside = min(x, y, view.width - 1 - x, view.height - 1 - y) >= reach
      // Where blur reaches over the border, Pillow continues the picture by its edge anew in each of its three passes.
      #expect(difference <= (isInside ? tolerance : 16), "\(x), \(y)")
    }
    #expect(Double(differences.reduce(0, +)) / Double(differences.count) <= 0.75 * Double(max(tolerance, 1)) + 1)
  }
}
