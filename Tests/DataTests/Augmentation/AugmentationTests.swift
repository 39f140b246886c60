import TestSupport
import Data
import Foundation
import Parts
import Tensor
import Testing

@Suite struct AugmentationTests {
  /// An operation from outside the package.
  struct Posterize: ImageOperation {
    static let name = "posterize"
    var levels: Int

    func apply(to image: inout PixelImage, random: inout RandomStream) {
      image.pixels = image.pixels.map { UInt8(Int($0) * levels / 256 * (255 / (levels - 1))) }
    }
  }

  static let all = [
    Augmentation.published(side: 24), .drawings(side: 24), .drawings(side: 24, flips: false), .evaluation(side: 24),
  ]

  @Test(arguments: all)
  func viewsAreSquaresThatDependOnTheSeedAlone(augmentation: Augmentation) {
    let image = TestPictures.noise(width: 40, height: 30)
    for seed in 0..<20 {
      let view = augmentation.apply(to: image, seed: Seed(UInt64(seed)))
      #expect(view.width == 24 && view.height == 24)
      #expect(view == augmentation.apply(to: image, seed: Seed(UInt64(seed))))
    }
  }

  @Test func evaluationIsNotRandom() {
    let image = TestPictures.noise(width: 40, height: 30)
    let augmentation = Augmentation.evaluation(side: 16)
    #expect(augmentation.apply(to: image, seed: Seed(1)) == augmentation.apply(to: image, seed: Seed(2)))
  }

  /// A cached picture of 96 pixels as an encoder of 7 x 7 patches of 14 sees it; levels that Pillow 13 gives (`Image.BICUBIC`).
  @Test func theViewOfEvaluationCanBeLargerThanThePicture() {
    var pixels: [UInt8] = []
    for y in 0..<96 {
      for x in 0..<96 {
        let level = x * 83 + y * 57 + x * y
        pixels += [UInt8(level % 256), UInt8((level + 31) % 256), UInt8((level + 62) % 256)]
      }
    }
    let image = PixelImage(width: 96, height: 96, pixels: pixels)
    let view = Augmentation.evaluation(side: 98).apply(to: image, seed: Seed(1))
    #expect(view.width == 98 && view.height == 98)
    #expect(view == Augmentation.evaluation(side: 98).apply(to: image, seed: Seed(2)))
    for (row, channel, recorded) in [
      (0, 0, [0, 84, 106, 188, 126, 9, 73, 142, 215, 66, 44, 98, 181, 207]),
      (33, 1, [80, 126, 124, 153, 146, 191, 124, 169, 210, 71, 125, 186, 53, 95]),
      (97, 2, [101, 65, 36, 181, 112, 46, 234, 197, 178, 161, 129, 93, 75, 84]),
    ] {
      let levels = stride(from: 0, to: 98, by: 7).map { Int(view.pixels[(row * 98 + $0) * 3 + channel]) }
      #expect(zip(levels, recorded).allSatisfy { abs($0 - $1) <= 1 }, "\(row): \(levels)")
    }
  }

  @Test(arguments: all)
  func viewsCanBeOfAnotherSide(augmentation: Augmentation) {
    let larger = augmentation.resized(to: 98)
    #expect(larger.side == 98 && larger.fault == nil && larger.resized(to: 24) == augmentation)
    let view = larger.apply(to: TestPictures.noise(width: 96, height: 96), seed: Seed(5))
    #expect(view.width == 98 && view.height == 98)
  }

  @Test func anOperationOfSomebodyElseStaysAsItIsInViewsOfAnotherSide() {
    let steps = [
      AugmentationStep(RandomResizedCrop(side: 24)), AugmentationStep(Posterize(levels: 4), probability: 0.5),
    ]
    let larger = Augmentation(side: 24, steps: steps).resized(to: 28)
    #expect(larger.steps[1] == steps[1] && larger.steps[0] == AugmentationStep(RandomResizedCrop(side: 28)))
  }

  @Test(arguments: [98, 28])
  func everyOperationOfRandAugmentTakesSidesOfPatchesOf14(side: Int) {
    let image = TestPictures.noise(width: 96, height: 96)
    let views = Augmentation.published(side: side, randAugment: true)
    for seed in 0..<20 { #expect(views.apply(to: image, seed: Seed(UInt64(seed))).width == side) }
  }

  @Test func viewsOfDifferentSeedsDiffer() {
    let image = TestPictures.noise(width: 40, height: 30)
    let views = (0..<20).map { Augmentation.published(side: 16).apply(to: image, seed: Seed($0)) }
    #expect(Set(views).count == 20)
  }

  @Test(arguments: all)
  func theCodedFormIsReadBack(augmentation: Augmentation) throws {
    let coded = try JSONEncoder().encode(augmentation)
    #expect(try JSONDecoder().decode(Augmentation.self, from: coded) == augmentation)
  }

  @Test func unknownOperationsAreNamedAndOwnOnesCanBeAdded() throws {
    let augmentation = Augmentation(
      side: 8, steps: [AugmentationStep(Resize(side: 8)), AugmentationStep(Posterize(levels: 4), probability: 0.5)])
    let coded = try JSONEncoder().encode(augmentation)
    let error = #expect(throws: PartError.self) { try JSONDecoder().decode(Augmentation.self, from: coded) }
    #expect(error.map { String(describing: $0).contains("posterize") } == true)
    let decoder = JSONDecoder()
    decoder.userInfo[.parts] = Augmentation.standardTypes.adding(Posterize.self)
    #expect(try decoder.decode(Augmentation.self, from: coded) == augmentation)
  }

  @Test func oneMoreStepDoesNotMoveTheOthers() {
    let image = TestPictures.noise(width: 40, height: 30)
    let plain = Augmentation(side: 16, steps: [AugmentationStep(RandomResizedCrop(side: 16))])
    let grey = Augmentation(
      side: 16,
      steps: [
        AugmentationStep(ColorJitter(brightness: 0.4), probability: 0), AugmentationStep(RandomResizedCrop(side: 16)),
      ])
    for seed in 0..<10 {
      #expect(plain.apply(to: image, seed: Seed(UInt64(seed))) == grey.apply(to: image, seed: Seed(UInt64(seed))))
    }
  }

  @Test func probabilitiesAreShares() {
    let image = PixelImage(width: 2, height: 2, pixels: Array(0..<12))
    let augmentation = Augmentation(side: 2, steps: [AugmentationStep(HorizontalFlip(), probability: 0.3)])
    let flipped = (0..<2000).count { augmentation.apply(to: image, seed: Seed($0)) != image }
    #expect((520...680).contains(flipped))
  }

  @Test func settingsAndProbabilitiesTellStepsApart() {
    #expect(AugmentationStep(Resize(side: 8)) != AugmentationStep(Resize(side: 9)))
    #expect(AugmentationStep(Grayscale(), probability: 0.2) != AugmentationStep(Grayscale()))
    #expect(AugmentationStep(Grayscale()) != AugmentationStep(HorizontalFlip()))
  }
}
