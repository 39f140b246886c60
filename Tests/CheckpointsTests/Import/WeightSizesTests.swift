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
    (#"{"hidden_act":"relu"}"#, "hidden_act is \"relu\""),
    (#"{"position_embedding_type":"relative_key"}"#, "relative_key"),
    ("{", "not JSON"),
  ])
  func whatTriadDoesNotComputeIsRefused(configuration: String, words: String) {
    let error = #expect(throws: CheckpointError.self) { try sizes(bert, configuration: configuration) }
    #expect(error?.description.contains(words) == true && error?.description.contains("config.json") == true)
  }

  private let vit = PublishedFiles.huggingFaceViT(width: 12, patch: 4, side: 3)

  @Test(arguments: [
    (#""num_hidden_layers":24"#, "24", "12"), (#""hidden_size":16"#, "16", "8"), (#""vocab_size":31"#, "31", "30"),
    (#""max_position_embeddings":512"#, "512", "24"), (#""intermediate_size":64"#, "64", "32"),
    (#""type_vocab_size":4"#, "4", "2"), (#""model_type":"roberta""#, "roberta", "bert"),
    (#""is_decoder":true"#, "true", "false"),
    (#""add_cross_attention":true"#, "true", "false"), (#""hidden_act":"gelu_new""#, "gelu_new", "gelu"),
    (#""hidden_act":["gelu"]"#, "[\"gelu\"]", "gelu"), (#""num_hidden_layers":"12""#, "12", "12"),
    (#""num_attention_heads":"4""#, "\"4\"", "a whole number from 1"),
    (#""num_attention_heads":[]"#, "[]", "a whole number from 1"),
    (#""num_attention_heads":0"#, "0", "a whole number from 1"),
    (#""num_attention_heads":2.5"#, "2.5", "a whole number from 1"),
    (#""num_attention_heads":3"#, "3", "8"), (#""layer_norm_eps":0"#, "0", "between"),
    (#""embedding_size":128"#, "128", "8"), (#""num_attention_heads":4,"head_dim":4"#, "4", "2"),
  ])
  func whatContradictsABERTIsRefusedWithBothValues(member: String, found: String, known: String) throws {
    let error = #expect(throws: CheckpointError.self) { try sizes(bert, configuration: "{\(member)}") }
    let said = error?.description ?? ""
    let key = member.split(separator: "\"").map(String.init)[member.contains("head_dim") ? 2 : 0]
    #expect(
      said.contains("/config.json ") && said.contains("its \(key) is ") && said.contains(found) && said.contains(known),
      "\(said)")
  }

  @Test(arguments: [
    (#""num_hidden_layers":6"#, "has 12"), (#""hidden_size":768"#, "has 12"), (#""patch_size":16"#, "has 4"),
    (#""patch_size":[4,8]"#, "has 4"), (#""image_size":224"#, "for 12"), (#""model_type":"beit""#, "only vit"),
    (#""num_channels":1"#, "has 3"), (#""mlp_ratio":2"#, "has 4"), (#""qkv_bias":false"#, "only true"),
    (#""use_swiglu_ffn":true"#, "only false"), (#""architecture":"vit_base_patch16_clip_quickgelu_224""#, "only gelu"),
    (#""model_args":{"depth":6}"#, "has 12"), (#""model_args":{"num_heads":5}"#, "not a multiple"),
  ])
  func whatContradictsAViTIsRefused(member: String, known: String) throws {
    let error = #expect(throws: CheckpointError.self) { try sizes(vit, configuration: "{\(member)}") }
    #expect(error?.description.contains(known) == true, "\(error?.description ?? "")")
  }

  @Test func aConfigurationThatAgreesIsUsedWithItsMark() throws {
    let whole = #"""
      {"model_type":"bert","hidden_act":"gelu","num_hidden_layers":12,"hidden_size":8,"vocab_size":30,"max_position_embeddings":24,
      "intermediate_size":32,"type_vocab_size":2,"is_decoder":false,"num_attention_heads":4,"layer_norm_eps":1e-05,
      "hidden_dropout_prob":0.1,"position_embedding_type":null}
      """#
    let found = try sizes(bert, configuration: "\u{feff}" + whole)
    #expect(found.text?.heads == 4 && found.text?.epsilon == 1e-5)
    let shape = ModelShape.smoke.fitting(found)
    #expect(shape.textEpsilon == 1e-5 && shape.imageEpsilon == nil)
    let plain = try sizes(bert, configuration: #"{"layer_norm_eps":1e-12}"#)
    #expect(ModelShape.smoke.fitting(plain).textEpsilon == nil)
    // Of the same sizes otherwise, without `--fit`.
    var other = shape
    other.textEpsilon = nil
    #expect(found.conflict(with: other) == nil)
    try found.checkEpsilons(in: shape)
    let error = #expect(throws: CheckpointError.self) { try found.checkEpsilons(in: other) }
    #expect(error?.description.contains("layer_norm_eps is 1e-05, but the recipe's model has 1e-12") == true)
    let picture = try sizes(
      vit,
      configuration: #"{"image_size":[12,12],"patch_size":4,"layer_norm_eps":1e-12,"model_type":"vit","mlp_ratio":4}"#)
    #expect(ModelShape.smoke.fitting(picture).imageEpsilon == 1e-12)
  }

  @Test func epsilonsReachTheNorms() throws {
    var shape = smallShape
    let plain = Model(shape: shape, temperature: 1, seed: Seed(3))
    (shape.textEpsilon, shape.imageEpsilon) = (0.5, 0.5)
    let other = Model(shape: shape, temperature: 1, seed: Seed(3))
    for (own, other) in zip(plain.online.parameters, other.online.parameters) {
      #expect(own.value.values == other.value.values)
    }
    let pictures = randomTensor([1, 3, smallShape.imageSide, smallShape.imageSide], "pictures")
    #expect(
      plain.online.image(pictures, .inference).rows.value.values
        != other.online.image(pictures, .inference).rows.value.values)
    shape.textEpsilon = 0
    #expect(shape.fault?.contains("textEpsilon") == true)
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
