import TestSupport
import Data
import Foundation
import Tensor
import Testing

@Suite struct RandAugmentTests {
  /// The pattern of which the published operations were recorded.
  static var pattern: PixelImage {
    var pixels: [UInt8] = []
    for y in 0..<27 {
      for x in 0..<32 {
        let red = (x * 11 + y * 7 + x * y / 5) % 256
        let green = (x * 5 + y * 13 + 40) % 200 + 20
        let isBright = (x / 3 + y / 4) % 2 == 1
        let blue = (isBright ? 180 : 60) + x * 3 % 32
        pixels += [UInt8(red), UInt8(green), UInt8(blue)]
      }
    }
    return PixelImage(width: 32, height: 27, pixels: pixels)
  }

  /// FNV-1a of what the published code gives at level 7 with OpenCV 4.5.5 (sharpened levels clamped), and with the sign
  /// turned round where there is one.
  static let recorded: [(operation: RandAugmentOperation, hash: UInt64, reversed: UInt64?)] = [
    (.autoContrast, 0x3139_73d2_3913_1e08, nil), (.equalize, 0x72f4_caf2_c05f_800d, nil),
    (.brightness, 0x22a2_9334_420f_2218, nil), (.sharpness, 0xfd0f_61d4_8b3c_2fb2, nil),
    (.shearX, 0x1596_e024_6b1b_752b, 0x937f_732a_38cc_a23b), (.shearY, 0x0bb0_3433_189e_ba40, 0xe712_7a69_f8d7_6b44),
    (.translateX, 0xa4af_920b_10f3_b53f, 0xb821_92f6_e81c_7afb),
    (.translateY, 0xf9df_b05d_7564_e10d, 0x2207_cb0f_b5cd_4aa5),
    (.rotate, 0x4feb_ee09_f014_9d85, 0xa7ce_bbc0_b418_a058),
  ]

  @Test(arguments: recorded)
  func everyOperationIsThePublishedOneInEveryPixel(
    operation: RandAugmentOperation, hash: UInt64, reversed: UInt64?
  ) {
    var image = Self.pattern
    operation.apply(to: &image, strength: 0.7)
    #expect(Hashing.fnv1a(image.pixels) == hash)
    guard let reversed else { return }
    var other = Self.pattern
    operation.apply(to: &other, strength: 0.7, isReversed: true)
    #expect(Hashing.fnv1a(other.pixels) == reversed && operation.hasDirection)
  }

  @Test func theRecordedOperationsAndTheIdentityAreAll() {
    var image = Self.pattern
    RandAugmentOperation.identity.apply(to: &image, strength: 0.7)
    #expect(image == Self.pattern)
    #expect(Self.recorded.count + 1 == RandAugmentOperation.allCases.count)
  }

  @Test func operationsAreDrawnEvenlyAndAppliedInHalfOfTheCases() {
    let base = Self.pattern
    var results: [PixelImage: String] = [:]
    for operation in RandAugmentOperation.allCases {
      for isReversed in [false, true] {
        var image = base
        operation.apply(to: &image, strength: 0.7, isReversed: isReversed)
        results[image] = operation.hasDirection ? "\(operation) \(isReversed)" : "\(operation)"
      }
    }
    var counts: [String: Int] = [:]
    let one = RandAugment(count: 1)
    let draws = 4000
    for seed in 0..<draws {
      var (image, random) = (base, Seed(UInt64(seed)).stream())
      one.apply(to: &image, random: &random)
      counts[results[image] ?? "unknown", default: 0] += 1
    }
    #expect(counts["unknown"] == nil)
    // Nothing happens in half of the cases and when the identity is drawn: 0.55 of them.
    for (name, count) in counts {
      let expected = Double(draws) * (name == "identity" ? 0.55 : name.contains(" ") ? 0.025 : 0.05)
      #expect(abs(Double(count) - expected) < 5 * expected.squareRoot(), "\(name): \(count)")
    }
    #expect(counts.count == 15)
  }

  @Test func viewsKeepTheirSizeAndFollowFromTheSeed() throws {
    let augmentation = Augmentation.published(side: 24, randAugment: true)
    let image = TestPictures.noise(width: 40, height: 30)
    let views = (0..<30).map { augmentation.apply(to: image, seed: Seed($0)) }
    #expect(views == (0..<30).map { augmentation.apply(to: image, seed: Seed($0)) })
    #expect(Set(views).count == 30)
    // The steps before it draw what they draw without it.
    let plain = (0..<30).map { Augmentation.published(side: 24).apply(to: image, seed: Seed($0)) }
    let unchanged = zip(views, plain).count { $0 == $1 }
    #expect((3...20).contains(unchanged))
    let coded = try JSONEncoder().encode(augmentation)
    #expect(try JSONDecoder().decode(Augmentation.self, from: coded) == augmentation)
  }

  @Test(arguments: RandAugmentOperation.allCases)
  func eachOperationIsAStepOfItsOwn(operation: RandAugmentOperation) throws {
    let augmentation = Augmentation(
      side: 24, steps: [AugmentationStep(Resize(side: 24)), AugmentationStep(SingleOperation(operation))])
    let image = TestPictures.noise(width: 30, height: 26)
    let views = Set((0..<40).map { augmentation.apply(to: image, seed: Seed($0)) })
    #expect(views.count == (operation.hasDirection ? 2 : 1))
    let coded = try JSONEncoder().encode(augmentation)
    #expect(try JSONDecoder().decode(Augmentation.self, from: coded) == augmentation)
  }

  @Test func smallAndPlainPicturesAreNoProblem() {
    for (width, height) in [(1, 1), (2, 2), (1, 9), (3, 3)] {
      for operation in RandAugmentOperation.allCases {
        var image = TestPictures.noise(width: width, height: height)
        operation.apply(to: &image, strength: 1)
        #expect(image.width == width && image.height == height)
        var plain = PixelImage(width: width, height: height, red: 128, green: 128, blue: 128)
        if operation == .brightness { continue }
        operation.apply(to: &plain, strength: 0.7)
        #expect(plain.pixels.allSatisfy { $0 == 128 })
      }
    }
  }
}
