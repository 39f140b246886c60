import Autograd
import Checkpoints
import Data
import Encoders
import Files
import Tensor
import TestSupport
import Testing
import Training

/// Recipes whose image encoder begins with DINOv2: 42 pixels in patches of 14, a width that no scale has.
@Suite struct ImageInitializationTests {
  private static let width = 24

  private let folder: TemporaryFolder

  /// Below the names that transformers gives them; positions of 37 x 37, as published.
  init() throws {
    folder = try TemporaryFolder()
    var writer = SafeTensorsWriter()
    func add(_ name: String, _ shape: Shape) { writer.add(name, randomTensor(shape, name)) }
    let width = Self.width
    add("embeddings.cls_token", [1, 1, width])
    add("embeddings.position_embeddings", [1, 1370, width])
    add("embeddings.patch_embeddings.projection.weight", [width, 3, 14, 14])
    add("embeddings.patch_embeddings.projection.bias", [width])
    for layer in 0..<2 {
      let path = "encoder.layer.\(layer)."
      let square = ["attention.attention.query", "attention.attention.key", "attention.attention.value"]
      for name in square + ["attention.output.dense"] { add("\(path)\(name).weight", [width, width]) }
      for name in square + ["attention.output.dense", "mlp.fc2", "norm1", "norm2"] {
        add("\(path)\(name).bias", [width])
      }
      for name in ["norm1.weight", "norm2.weight", "layer_scale1.lambda1", "layer_scale2.lambda1"] {
        add(path + name, [width])
      }
      add(path + "mlp.fc1.weight", [4 * width, width])
      add(path + "mlp.fc1.bias", [4 * width])
      add(path + "mlp.fc2.weight", [width, 4 * width])
    }
    add("layernorm.weight", [width])
    add("layernorm.bias", [width])
    try writer.write(to: folder.path + "/model.safetensors")
    try folder.write(#"{"num_attention_heads":2,"hidden_act":"gelu"}"#, to: "config.json")
  }

  private func recipe() throws -> Recipe {
    let initialization = try Initialization(recognizing: [WeightSource(folder.path)])
    return Recipe.tcl(.smoke).beginning(with: initialization, fitting: try initialization.sizes())
  }

  @Test func modelAndViewsFollowTheEncoder() throws {
    let recipe = try recipe()
    #expect([recipe.model.imageWidth, recipe.model.imageDepth, recipe.model.imageHeads] == [Self.width, 2, 2])
    // 32 is not a multiple of 14; the next that is.
    #expect(recipe.model.patch == 14 && recipe.model.imageSide == 42 && recipe.augmentation.side == 42)
    #expect(recipe.fault == nil)
    #expect(recipe.tokenizer == Recipe.tcl(.smoke).tokenizer)
  }

  @Test func itTrains() throws {
    var recipe = try recipe()
    recipe.model.vocabularySize = 40
    let trainer = try Trainer(recipe: recipe, seed: Seed(2), tokens: exampleTokens)
    let reports = try trainer.initialize()
    #expect(reports.count == 1 && reports[0].names == "DINOv2" && reports[0].coverage == 100)
    #expect(reports[0].reshaped.map(\.needed) == [[1, 10, Self.width]])
    for (online, momentum) in trainer.momentumTwins { #expect(online.value.values == momentum.value.values) }
    #expect(try trainer.train(exampleBatch(0, side: 42, vocabulary: 40)).total.isFinite)
  }

  @Test func otherHeadsAreAnError() throws {
    var recipe = try recipe()
    recipe.model.imageHeads = 4
    let trainer = try Trainer(recipe: recipe, seed: Seed(2), tokens: exampleTokens)
    let error = #expect(throws: WeightSourceError.self) { try trainer.initialize() }
    #expect(error?.description.contains("imageHeads 2, but the recipe's model has 4") == true)
  }

  @Test func aRecipeTakesTheSizesOfThePublishedEncoder() {
    let recipe = Recipe.tcl(.demo).withTextEncoder(of: .minilm).withImageEncoder(of: .dinov2Small)
    let model = recipe.model
    #expect([model.imageWidth, model.imageDepth, model.imageHeads, model.patch] == [384, 12, 6, 14])
    #expect([model.textWidth, model.textDepth, model.fusionDepth, model.textHeads] == [384, 3, 3, 12])
    #expect(model.imageSide == 98 && recipe.augmentation.side == 98 && recipe.fault == nil)
    #expect(recipe.tokenizer.tokens == .weights(.minilm))
    #expect(recipe.initialization == nil)
    // Nothing else of the views changes.
    #expect(recipe.augmentation.resized(to: 48) == Recipe.tcl(.demo).augmentation)
  }

  @Test func aSideThatFitsThePatchesStays() {
    let recipe = Recipe.tcl(.demo).with(\.model.imageSide, 224).with(\.augmentation, .published(side: 224))
      .withImageEncoder(of: .dinov2Small)
    #expect(recipe.model.imageSide == 224 && recipe.augmentation == .published(side: 224))
  }

  @Test func aModelThatWasNotFetchedSaysHowToFetchIt() throws {
    let nowhere = CacheFolder(root: folder.path + "/nothing")
    let error = #expect(throws: WeightSourceError.self) {
      try Initialization(recognizing: [.minilm, .dinov2Small], in: nowhere)
    }
    #expect(error?.description.contains("`triad checkpoint fetch minilm`") == true)
    let second = #expect(throws: WeightSourceError.self) {
      try Initialization(recognizing: [.dinov2Small], in: nowhere)
    }
    #expect(second?.description.contains("`triad checkpoint fetch dinov2-small`") == true)
  }

  /// A dependency of modules keeps them apart: one stands among weights, the other among data.
  @Test func modelsSeePicturesNormalizedAsFilesAreRewrittenFor() {
    let (data, weights) = (PixelNormalization.clip, PictureNormalization.here)
    #expect(data.mean == weights.mean.map { Float($0) } && data.deviation == weights.deviation.map { Float($0) })
  }
}
