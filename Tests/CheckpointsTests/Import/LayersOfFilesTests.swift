import Autograd
import Checkpoints
import Encoders
import Tensor
import TestSupport
import Testing

/// What files hold in their layers is used or refused.
@Suite struct LayersOfFilesTests {
  private let model = smallModel()
  private let target = Model(shape: smallShape, temperature: 1, seed: Seed(9))

  private typealias Arrays = [(name: String, value: Tensor)]

  private var timm: Arrays {
    model.online.image.parameters.flatMap { PublishedNames.arrays(of: $0.value, as: $0) }
      .map { (name: String($0.name.dropFirst("visual_encoder.".count)), value: $0.value) }
  }

  private var bert: Arrays {
    (model.online.text.parameters + model.online.fusion.parameters)
      .flatMap { PublishedNames.arrays(of: $0.value, as: $0) }.filter { !$0.name.contains("crossattention") }
      .map { (name: String($0.name.dropFirst("text_encoder.bert.".count)), value: $0.value) }
  }

  private var textParameters: [Parameter] { target.online.text.parameters + target.online.fusion.parameters }

  @discardableResult
  private func load(_ map: some NameMap, _ arrays: Arrays, to parameters: [Parameter]) throws -> LoadReport {
    let file = try TemporaryFile(arrays)
    return try WeightImport.apply(map, from: CheckpointFile(path: file.path), to: parameters)
  }

  private func error(_ map: some NameMap, _ arrays: Arrays, to parameters: [Parameter]) throws -> String {
    let before = parameters.map(\.value.values)
    let error = #expect(throws: CheckpointError.self) { try load(map, arrays, to: parameters) }
    #expect(parameters.map(\.value.values) == before)
    return error?.description ?? ""
  }

  @Test(arguments: [
    ("ls1.gamma", "attn.proj"), ("ls2.gamma", "mlp.fc2"), ("gamma_1", "attn.proj"), ("gamma_2", "mlp.fc2"),
  ])
  func theScaleOfALayerIsMultipliedIntoIt(scale: String, layer: String) throws {
    let width = smallShape.imageWidth
    let factors = (0..<width).map { 0.5 + Float($0) / 8 }
    let report = try load(
      .timm, timm + [("blocks.0.\(scale)", Tensor(factors, shape: [width]))], to: target.online.image.parameters)
    #expect(report.folded == ["blocks.0.\(scale)"] && report.unexpected.isEmpty)
    for (own, other) in zip(target.online.image.parameters, model.online.image.parameters) {
      let columns = other.value.count / max(1, other.shape.sizes.first ?? 1)
      let isScaled = own.path.hasPrefix("visual_encoder.blocks.0.\(layer).")
      let expected = other.value.values.enumerated().map { isScaled ? $1 * factors[$0 / columns] : $1 }
      #expect(own.value.values == expected, "\(own.path)")
    }
  }

  @Test(arguments: [
    "blocks.0.attn.q_norm.weight", "blocks.1.mlp.gate.weight", "blocks.0.attn.relative_position_bias_table",
    "reg_token",
    "norm_pre.weight", "fc_norm.bias", "rel_pos_bias.relative_position_bias_table", "blocks.0.attn.proj.lora_A.weight",
    "patch_embed.norm.weight", "pos_embed_x",
  ])
  func whatChangesAnImageEncoderIsRefused(name: String) throws {
    let said = try error(.timm, timm + [(name, Tensor(zeros: [4]))], to: target.online.image.parameters)
    #expect(said.contains(name) && said.contains("does not compute with"), "\(said)")
  }

  @Test(arguments: [
    "encoder.layer.0.attention.self.distance_embedding.weight", "encoder.layer.1.adapter.down.weight",
    "embeddings.extra_embeddings.weight",
    "encoder.relative_attention_bias.weight",
  ])
  func whatChangesATextEncoderIsRefused(name: String) throws {
    let said = try error(.huggingFaceBERT, bert + [(name, Tensor(zeros: [4]))], to: textParameters)
    #expect(said.contains("does not compute with"), "\(said)")
  }

  @Test(arguments: [
    "classifier.weight", "token_classifier.weight", "qa_outputs.bias", "logit_scale", "projection.weight",
    "encoder.layer.7.output.dense.bias",
  ])
  func headsAndLayersBeyondStayHarmless(name: String) throws {
    let report = try load(.huggingFaceBERT, bert + [(name, Tensor(zeros: [24]))], to: textParameters)
    #expect(report.unexpected == [name])
  }

  @Test(arguments: [
    "encoder.layer.0.attention.self.query.bias", "encoder.layer.3.output.LayerNorm.weight",
    "encoder.layer.4.intermediate.dense.weight", "embeddings.token_type_embeddings.weight", "embeddings.LayerNorm.bias",
  ])
  func aTextLayerThatIsThereInPartNamesWhatIsMissing(name: String) throws {
    #expect(bert.contains { $0.name == name })
    let said = try error(.huggingFaceBERT, bert.filter { $0.name != name }, to: textParameters)
    #expect(said.contains("has no 'text_encoder.bert.\(name)'"), "\(said)")
  }

  @Test(arguments: [
    "blocks.1.norm2.bias", "blocks.0.attn.qkv.weight", "pos_embed", "norm.weight", "patch_embed.proj.bias",
  ])
  func aPictureLayerThatIsThereInPartNamesWhatIsMissing(name: String) throws {
    #expect(timm.contains { $0.name == name })
    let said = try error(.timm, timm.filter { $0.name != name }, to: target.online.image.parameters)
    #expect(said.contains("has no 'visual_encoder.\(name)'"), "\(said)")
  }

  @Test func aLayerOutOfTheMiddleIsMissed() throws {
    let gap = bert.filter { !$0.name.hasPrefix("encoder.layer.1.") }
    #expect(
      try error(.huggingFaceBERT, gap, to: textParameters).contains("encoder.layer.1.attention.self.query.weight"))
    let headless = bert.filter { !$0.name.hasPrefix("embeddings.") }
    #expect(try error(.huggingFaceBERT, headless, to: textParameters).contains("embeddings.word_embeddings.weight"))
  }

  @Test func crossAttentionsAreWholePartsThatMayBeMissing() throws {
    let report = try load(.huggingFaceBERT, bert, to: textParameters)
    #expect(!report.missing.isEmpty && report.missing.allSatisfy { $0.contains(".crossattention.") })
  }

  @Test func anEncoderWithoutAClassTokenIsNamed() throws {
    let grid = smallShape.imageSide / smallShape.patch
    let arrays = timm.filter { $0.name != "cls_token" }.map { name, value in
      name == "pos_embed" ? (name: name, value: Tensor(zeros: [1, grid * grid, smallShape.imageWidth])) : (name, value)
    }
    let said = try error(.timm, arrays, to: target.online.image.parameters)
    #expect(said.contains("without a class token") && said.contains("\(grid * grid) positions"), "\(said)")
  }

  @Test func rowsBehindTheVocabularyAreLeftOutAndSaid() throws {
    let words = "embeddings.word_embeddings.weight"
    let more = bert.map { name, value -> (name: String, value: Tensor) in
      guard name == words else { return (name, value) }
      let (rows, width) = value.shape2
      return (name, Tensor(value.values + [Float](repeating: 9, count: 8 * width), shape: [rows + 8, width]))
    }
    let report = try load(.huggingFaceBERT, more, to: textParameters)
    #expect(report.reshaped.map(\.name) == ["text_encoder.bert." + words])
    #expect(target.online.text.wordEmbeddings?.value.values == model.online.text.wordEmbeddings?.value.values)
  }

  @Test func fewerRowsThanTokensIsAnErrorWithBothNumbers() throws {
    let words = "embeddings.word_embeddings.weight"
    let fewer = bert.map { name, value -> (name: String, value: Tensor) in
      name == words ? (name, value.gatherRows(Indices(0..<7))) : (name, value)
    }
    let said = try error(.huggingFaceBERT, fewer, to: textParameters)
    #expect(said.contains("embeddings of 7 tokens") && said.contains("names \(smallShape.vocabularySize)"), "\(said)")
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func aValueThatIsNoNumberNamesItsArray(value: Float) throws {
    let name = "encoder.layer.0.output.dense.weight"
    let broken = bert.map { array -> (name: String, value: Tensor) in
      guard array.name == name else { return array }
      var values = array.value.values
      values[3] = value
      return (name, Tensor(values, shape: array.value.shape))
    }
    let said = try error(.huggingFaceBERT, broken, to: textParameters)
    #expect(said.contains("'\(name)'") && said.contains("not a finite number"), "\(said)")
  }

  @Test func namesOfAnotherKindAreNothingToWrite() throws {
    let file = try TemporaryFile(timm)
    let checkpoint = try CheckpointFile(path: file.path)
    #expect(throws: CheckpointError.nothingRead(path: file.path, names: "Hugging Face BERT")) {
      try PublishedArrays(checkpoint, as: .huggingFaceBERT, on: model.device)
    }
  }
}
