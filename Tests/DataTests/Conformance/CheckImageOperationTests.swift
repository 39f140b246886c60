import Data
import Parts
import Tensor
import Testing

@Suite struct CheckImageOperationTests {
  private static let shipped: [any ImageOperation] =
    [
      RandomResizedCrop(side: 16), RandomResizedCrop(side: 16, scale: 0.2...1), Resize(side: 12), HorizontalFlip(),
      ColorJitter(brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1), ColorJitter(), Grayscale(),
      GaussianBlur(), GaussianBlur(radius: 0...8), RandAugment(), RandAugment(count: 5, level: 10, probability: 1),
    ] + RandAugmentOperation.allCases.map { SingleOperation($0, level: 10) as any ImageOperation }

  @Test(arguments: shipped.indices)
  func `every operation of this package conforms`(place: Int) {
    let report = checkImageOperation(Self.shipped[place])
    #expect(report.isConforming, "\(Self.shipped[place]): \(report)")
  }

  @Test func `no operation of this package is left out`() {
    let known = Set(Augmentation.standardTypes.types.map { $0.partName })
    #expect(Set(Self.shipped.map { type(of: $0).partName }) == known)
  }

  @Test func `the report reads as sentences`() {
    let report = checkImageOperation(Grayscale(), skipping: ["codable"])
    #expect(report.subject == "picture operation 'grayscale'")
    #expect(report.findings.map(\.check) == ["repeatable", "draws", "size", "pixels", "small"])
    #expect(report.description.contains("passed: the result has three levels for each of its pixels"))
  }
}

/// Each check must catch the operation that breaks its promise, and no other check may.
@Suite struct BrokenImageOperationTests {
  @Test func `randomness from elsewhere is caught`() {
    expect(Restless(), fails: "repeatable", saying: "a picture of 24 x 16 (key 0) came out differently the second time")
  }

  @Test func `draws that depend on the picture are caught`() {
    expect(Greedy(), fails: "draws", saying: "another number of draws")
  }

  @Test func `sizes that depend on the picture are caught`() {
    expect(Trimming(), fails: "size", saying: "a picture of 24 x 16 (key 0) becomes one of")
  }

  @Test func `missing levels are caught`() {
    expect(Truncating(), fails: "pixels", saying: "24 x 16 with 1149 levels")
  }

  @Test func `pictures that vanish are caught`() {
    expect(Halving(), fails: "small", saying: "a picture of 1 x 1 (key 0) becomes one of 0 x 0")
  }

  @Test func `forgotten settings are caught`() {
    expect(Forgetful(level: 9), fails: "codable", saying: "decodes to a different operation")
  }

  @Test func `pictures of one pixel are tried`() async {
    await #expect(processExitsWith: .failure) { _ = checkImageOperation(Brittle()) }
    await #expect(processExitsWith: .success) { _ = checkImageOperation(Brittle(), skipping: ["small"]) }
  }

  private func expect(
    _ operation: some ImageOperation, fails check: String, saying words: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let report = checkImageOperation(operation)
    #expect(report.failures.map(\.check) == [check], "\(report)", sourceLocation: sourceLocation)
    #expect(report.description.contains(words), "\(report)", sourceLocation: sourceLocation)
  }
}

/// Draws from the system.
private struct Restless: ImageOperation {
  static let name = "restless"
  func apply(to image: inout PixelImage, random: inout RandomStream) {
    for place in 0..<3 { image.pixels[place] = UInt8.random(in: 0...255) }
  }
}

/// Draws a number for every dark level.
private struct Greedy: ImageOperation {
  static let name = "greedy"
  func apply(to image: inout PixelImage, random: inout RandomStream) {
    for place in image.pixels.indices where image.pixels[place] < 100 {
      image.pixels[place] = UInt8(random.index(below: 100))
    }
  }
}

/// Cuts away the first column if it is black at the top.
private struct Trimming: ImageOperation {
  static let name = "trimming"
  func apply(to image: inout PixelImage, random: inout RandomStream) {
    guard image.width > 1, image.pixels[0] == 0 else { return }
    let stride = 3 * image.width
    var pixels: [UInt8] = []
    for row in 0..<image.height { pixels += image.pixels[(row * stride + 3)..<((row + 1) * stride)] }
    image = PixelImage(width: image.width - 1, height: image.height, pixels: pixels)
  }
}

private struct Truncating: ImageOperation {
  static let name = "truncating"
  func apply(to image: inout PixelImage, random: inout RandomStream) { image.pixels.removeLast(3) }
}

private struct Halving: ImageOperation {
  static let name = "halving"
  func apply(to image: inout PixelImage, random: inout RandomStream) {
    image = PixelImage(width: image.width / 2, height: image.height / 2, red: 1, green: 2, blue: 3)
  }
}

/// Writes nothing of its setting.
private struct Forgetful: ImageOperation {
  static let name = "forgetful"
  var level: UInt8

  init(level: UInt8) { self.level = level }
  init(from decoder: any Decoder) { level = 0 }
  func encode(to encoder: any Encoder) {}
  func apply(to image: inout PixelImage, random: inout RandomStream) { image.pixels[0] = level }
}

/// Needs a second pixel.
private struct Brittle: ImageOperation {
  static let name = "brittle"
  func apply(to image: inout PixelImage, random: inout RandomStream) { image.pixels[3] = 0 }
}
