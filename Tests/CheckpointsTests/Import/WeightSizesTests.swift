import TestSupport
import Checkpoints
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct WeightSizesTests {
  private func sizes(_ arrays: PublishedFiles.Arrays, configuration: String? = nil) throws -> WeightSizes {
    let folder = try TemporaryFolder()
    try writeArrays(arrays, to: folder.path + "/model.safetensors")
    if let configuration { writeBytes(Array(configuration.utf8), to: folder.path + "/config.json") }
    let file = try CheckpointFile(path: folder.path)
    let map = try #require(NameMaps.recognizing(file))
    return try WeightSizes(file, as: map)
  }

  private let bert = PublishedFiles.bertBaseUncased(width: 8, vocabulary: 30, positions: 24)

  @Test func arraysTellTheSizesOfABERT() throws {
    #expect(
      try sizes(bert)
        == WeightSizes(text: WeightSizes.Text(width: 8, depth: 12, vocabularySize: 30, maxPositions: 24, heads: nil)))
  }

  @Test func headsComeFromTheConfiguration() throws {
    let found = try sizes(bert, configuration: #"{"num_attention_heads":4,"hidden_act":"gelu"}"#)
    #expect(found.text?.heads == 4)
    let vit = try sizes(
      PublishedFiles.huggingFaceViT(width: 12, patch: 4, side: 3), configuration: #"{"num_attention_heads":3}"#)
    #expect(vit.image?.heads == 3 && vit.image?.width == 12 && vit.image?.depth == 12 && vit.image?.patch == 4)
    #expect(vit.text == nil)
  }

  @Test(arguments: [
    (#"{"hidden_act":"relu"}"#, "hidden_act is relu"), (#"{"position_embedding_type":"relative_key"}"#, "relative_key"),
    ("{", "not JSON"),
  ])
  func whatTriadDoesNotComputeIsRefused(configuration: String, words: String) {
    let error = #expect(throws: CheckpointError.self) { try sizes(bert, configuration: configuration) }
    #expect(error?.description.contains(words) == true && error?.description.contains("config.json") == true)
  }

  @Test func aModelCanBeMadeToFit() throws {
    let found = try sizes(bert, configuration: #"{"num_attention_heads":4}"#)
    let conflict = try #require(found.conflict(with: .smoke))
    #expect(conflict.name == "textWidth" && conflict.found == 8 && conflict.expected == 32)
    let shape = ModelShape.smoke.fitting(found)
    #expect(found.conflict(with: shape) == nil && shape.fault == nil)
    #expect([shape.textWidth, shape.textDepth, shape.fusionDepth, shape.textHeads] == [8, 6, 6, 4])
    #expect(shape.vocabularySize == 30 && shape.maxPositions == 24)
    #expect(shape.imageWidth == ModelShape.smoke.imageWidth)
  }

  @Test func otherHeadsOfTheSameWidthAreAConflict() throws {
    let found = try sizes(bert, configuration: #"{"num_attention_heads":4}"#)
    var shape = ModelShape.smoke.fitting(found)
    shape.textHeads = 2
    let conflict = try #require(found.conflict(with: shape))
    #expect(conflict.name == "textHeads" && conflict.found == 4 && conflict.expected == 2)
  }

  @Test func thePublishedLayoutTellsWhichLayersAreFusion() throws {
    let model = smallModel()
    let arrays = model.online.parameters.flatMap { PublishedNames.arrays(of: $0.value, as: $0) }
    let file = try TemporaryFile(arrays)
    let found = try WeightSizes(try CheckpointFile(path: file.path), as: .published)
    #expect(found.text?.depth == 5 && found.text?.crossedDepth == 3)
    #expect(found.image == WeightSizes.Image(width: 16, depth: 2, patch: 8, heads: nil))
    #expect(found.conflict(with: smallShape) == nil)
  }
}
