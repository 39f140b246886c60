import TestSupport
import DataSets
import Studies
import Data
import Downstream
import Encoders
import Experiments
import Tensor
import Testing
import Training

@Suite("TaskAdjustment") struct TaskAdjustmentTests {
  private let material = ShapeMaterial(training: 24, test: 16, side: 32)

  private func task(_ name: String, _ adjustment: TaskAdjustment = TaskAdjustment()) throws -> any DownstreamTask {
    try Catalogue.standard.task(name, on: material, scale: .smoke, adjustment: adjustment)
  }

  @Test(arguments: Catalogue.standard.derivedTaskNames)
  func `every task can be asked with larger pictures, which is another task`(name: String) throws {
    let (plain, sized) = (try task(name), try task(name, TaskAdjustment(imageSide: 40)))
    #expect(sized.name == plain.name && sized.fingerprint != plain.fingerprint)
    #expect(try task(name, TaskAdjustment(imageSide: 48)).fingerprint != sized.fingerprint)
    let result = try sized.evaluate(makeSmallBackbone(), seed: Seed(0)) { _ in }
    #expect(result.fingerprint == Hashing.hexadecimal(sized.fingerprint))
    #expect(!result.scores.isEmpty)
  }

  @Test func `frozen features of larger pictures are those of a model with interpolated positions`() throws {
    let backbone = try makeSmallBackbone()
    let asked = try task("knn", TaskAdjustment(imageSide: 48)).evaluate(backbone, seed: Seed(0)) { _ in }
    let resized = try task("knn").evaluate(backbone.copied(imageSide: 48), seed: Seed(0)) { _ in }
    #expect(asked.scores == resized.scores && asked.fingerprint != resized.fingerprint)
  }

  @Test(arguments: ["ve", "ve2", "vqa", "pairs", "answers"])
  func `a teacher softens the targets of classifiers and of the decoder`(name: String) throws {
    let soft = try task(name, TaskAdjustment(distillation: 0.4))
    #expect(try soft.fingerprint != task(name).fingerprint)
    #expect((soft as? any FineTunedTask)?.settings.distillation == 0.4)
  }

  @Test(arguments: ["probe", "grounding", "tux-retrieval"])
  func `a task without a teacher refuses one`(name: String) {
    #expect(throws: DownstreamError.undistilled(task: name)) { try task(name, TaskAdjustment(distillation: 0.4)) }
  }

  @Test func `a size that is no whole number of patches is refused`() throws {
    let shape = try makeSmallBackbone().model.shape
    #expect(throws: DownstreamError.imageSide(50, patch: shape.patch)) {
      try TaskAdjustment(imageSide: 50).check(shape)
    }
    try TaskAdjustment(imageSide: 8 * shape.patch).check(shape)
    let error = #expect(throws: DownstreamError.self) {
      try TaskAdjustment(imageSide: 10_000 * shape.patch).check(shape)
    }
    #expect(
      error?.description.contains(
        "they are 10000 x 10000 patches of \(shape.patch) pixels, and at most 128 x 128 are computed") == true)
    #expect(throws: DownstreamError.imageSide(50, patch: shape.patch)) {
      try task("knn", TaskAdjustment(imageSide: 50)).evaluate(makeSmallBackbone(), seed: Seed(0)) { _ in }
    }
  }

  @Test func `a size that the encoders cannot see is refused with the reason`() throws {
    let shape = try makeSmallBackbone().model.shape
    try TaskAdjustment(imageSide: 48).check(shape, EncoderChoice(image: ConvolutionalEncoder()))
    let error = #expect(throws: DownstreamError.self) {
      try TaskAdjustment(imageSide: 48).check(shape, EncoderChoice(image: Wholes()))
    }
    #expect(
      error?.description
        == "The model cannot be shown pictures of 48 pixels: the image encoder 'wholes' has parameters that depend on the side of "
        + "its pictures; leave the side as it is.")
  }
}
