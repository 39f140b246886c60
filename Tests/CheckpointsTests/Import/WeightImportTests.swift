import TestSupport
import Checkpoints
import Autograd
import Encoders
import Tensor
import Testing

@Suite struct WeightImportTests {
  private let source = smallModel()
  private let target = Model(shape: smallShape, temperature: 1, seed: Seed(9))

  private typealias Arrays = [(name: String, value: Tensor)]

  private func arrays(_ parameters: [Parameter]) -> Arrays {
    parameters.flatMap { PublishedNames.arrays(of: $0.value, as: $0) }
  }

  @discardableResult
  private func load(
    _ map: some NameMap, _ arrays: Arrays, to parameters: [Parameter], requiring coverage: Double = 0
  ) throws -> LoadReport {
    let file = try TemporaryFile(arrays)
    return try WeightImport.apply(
      map, from: CheckpointFile(path: file.path), to: parameters, requiring: coverage)
  }

  private func expectEqual(_ a: [Parameter], _ b: [Parameter], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(a.count == b.count, sourceLocation: sourceLocation)
    for (a, b) in zip(a, b) { #expect(a.value.values == b.value.values, "\(a.path)", sourceLocation: sourceLocation) }
  }

  private var textParameters: [Parameter] { target.online.text.parameters + target.online.fusion.parameters }

  /// The text and fusion layers of `source` as BERT is stored: no cross-attention.
  private func bert(prefix: String, isOld: Bool) -> Arrays {
    let stored = arrays(source.online.text.parameters + source.online.fusion.parameters)
      .filter { !$0.name.contains("crossattention") }
    var result = stored.map { name, value in
      var name = prefix + name.dropFirst("text_encoder.bert.".count)
      if isOld, name.hasSuffix("LayerNorm.weight") { name = name.dropLast(6) + "gamma" }
      if isOld, name.hasSuffix("LayerNorm.bias") { name = name.dropLast(4) + "beta" }
      return (name: name, value: value)
    }
    result.append((prefix + "pooler.dense.weight", Tensor(zeros: [24, 24])))
    return result
  }

  @Test(arguments: [("", false), ("bert.", true), ("0.auto_model.", false)])
  func bertFillsTextAndFusionLayers(prefix: String, isOld: Bool) throws {
    let before = target.online.fusion.parameters.filter { $0.path.contains("crossattention") }.map(\.value.values)
    let report = try load(.huggingFaceBERT, bert(prefix: prefix, isOld: isOld), to: textParameters)
    let isCross = { (parameter: Parameter) in parameter.path.contains("crossattention") }
    expectEqual(
      textParameters.filter { !isCross($0) },
      (source.online.text.parameters + source.online.fusion.parameters).filter { !isCross($0) })
    #expect(target.online.fusion.parameters.filter(isCross).map(\.value.values) == before)
    #expect(report.missing.count == 30 && report.missing.allSatisfy { $0.contains(".crossattention.") })
    #expect(report.unexpected.isEmpty && report.reshaped.isEmpty && report.tied.isEmpty)
    #expect(report.dropped == [prefix + "pooler.dense.weight"])
    let crossCount = target.online.fusion.parameters.filter(isCross).reduce(0) { $0 + $1.value.count }
    let count = textParameters.reduce(0) { $0 + $1.value.count }
    #expect(report.count == count && report.loadedCount == count - crossCount)
    #expect(abs(report.coverage - 100 * Double(count - crossCount) / Double(count)) < 1e-12)
    #expect(report.loaded.count + report.missing.count == textParameters.flatMap(\.parts).count)
  }

  @Test func layersBeyondTheModelsAreUnexpected() throws {
    let more = "encoder.layer.5.output.dense.bias"
    let report = try load(
      .huggingFaceBERT, bert(prefix: "", isOld: false) + [(more, Tensor(zeros: [24]))], to: textParameters)
    #expect(report.unexpected == [more])
  }

  @Test func timmFillsTheImageEncoder() throws {
    let stored: Arrays = arrays(source.online.image.parameters).map { name, value in
      let value = name.hasSuffix("patch_embed.proj.weight") ? value.reshaped([16, 3, 8, 8]) : value
      return (String(name.dropFirst("visual_encoder.".count)), value)
    }
    let report = try load(
      .timm, stored + [("head.weight", Tensor(zeros: [10, 16]))], to: target.online.image.parameters)
    expectEqual(target.online.image.parameters, source.online.image.parameters)
    #expect(report.coverage == 100 && report.missing.isEmpty && report.dropped == ["head.weight"])
  }

  @Test(arguments: ["", "vit.", "deit."])
  func huggingFaceViTFillsTheImageEncoder(prefix: String) throws {
    let renamed = [
      "patch_embed.proj": "embeddings.patch_embeddings.projection", "pos_embed": "embeddings.position_embeddings",
      "cls_token": "embeddings.cls_token", "norm1": "layernorm_before", "norm2": "layernorm_after",
      "attn.proj": "attention.output.dense", "mlp.fc1": "intermediate.dense", "mlp.fc2": "output.dense",
    ]
    var stored: Arrays = []
    for (name, value) in arrays(source.online.image.parameters) {
      var name = name.dropFirst("visual_encoder.".count).description
      if name.hasPrefix("blocks.") { name = "encoder.layer." + name.dropFirst("blocks.".count) }
      if name.hasPrefix("norm.") { name = "layernorm." + name.dropFirst("norm.".count) }
      if let range = name.firstRange(of: "attn.qkv") {
        let width = value.count / value.shape[0]
        let rows = value.reshaped([value.shape[0], width])
        for (index, part) in ["query", "key", "value"].enumerated() {
          let block = rows.gatherRows(Indices(index * 16..<(index + 1) * 16))
          stored.append(
            (
              prefix + name.replacing(name[range], with: "attention.attention." + part),
              block.reshaped(value.shape.rank == 1 ? [16] : [16, width])
            ))
        }
        continue
      }
      for (old, new) in renamed { name = name.replacing(old, with: new) }
      stored.append((prefix + name, value))
    }
    stored.append((prefix + "pooler.dense.bias", Tensor(zeros: [16])))
    let report = try load(.huggingFaceViT, stored, to: target.online.image.parameters)
    expectEqual(target.online.image.parameters, source.online.image.parameters)
    #expect(report.coverage == 100 && report.unexpected.isEmpty && report.dropped.count == 1)

    // Without the key, its rows would stay random in a layer that is not.
    let partial = stored.filter { !$0.name.contains("layer.0.attention.attention.key.bias") }
    let error = #expect(throws: CheckpointError.self) {
      try load(.huggingFaceViT, partial, to: target.online.image.parameters)
    }
    #expect(error?.description.contains("has no 'visual_encoder.blocks.0.attn.qkv.bias (block 2 of 3)'") == true)
  }

  @Test(arguments: ["", "module."])
  func thePublishedNamesFillEverything(prefix: String) throws {
    let stored: Arrays = arrays(source.parameters + source.momentum.parameters).map { (prefix + $0.name, $0.value) }
    let parameters = target.parameters + target.momentum.parameters
    let report = try load(
      .published, stored + [("image_queue", Tensor(zeros: [10, 4]))], to: parameters, requiring: 100)
    expectEqual(parameters, source.parameters + source.momentum.parameters)
    #expect(report.dropped == ["image_queue"] && report.unexpected.isEmpty && report.loaded.count == stored.count)
  }

  @Test func imagePositionsAreInterpolated() throws {
    let stored = randomTensor([1, 26, 16], "positions")
    let positions = try #require(target.online.image.parameters.first { $0.path == "visual_encoder.pos_embed" })
    let report = try load(.timm, [("pos_embed", stored)], to: [positions])
    #expect(positions.value.values == PositionGrid.resized(stored, toSide: 3)?.values)
    #expect(positions.value.shape == [1, 10, 16])
    #expect(report.reshaped.map(\.name) == ["visual_encoder.pos_embed"])
    #expect(report.reshaped[0].found == [1, 26, 16] && report.reshaped[0].needed == [1, 10, 16])
    #expect(throws: CheckpointError.self) {
      try load(.timm, [("pos_embed", Tensor(zeros: [1, 8, 16]))], to: [positions])
    }
    #expect(throws: CheckpointError.self) {
      try load(.timm, [("pos_embed", Tensor(zeros: [1, 26, 8]))], to: [positions])
    }
  }

  @Test func longerTextPositionsAreCutAndShorterAreRefused() throws {
    let name = "embeddings.position_embeddings.weight"
    let positions = try #require(target.online.text.parameters.first { $0.path.hasSuffix(name) })
    let stored = randomTensor([40, 24], "positions")
    let report = try load(.huggingFaceBERT, [(name, stored)], to: [positions])
    #expect(positions.value.values == Array(stored.values[..<(12 * 24)]))
    #expect(report.reshaped.count == 1 && report.coverage == 100)
    let error = #expect(throws: CheckpointError.self) {
      try load(.huggingFaceBERT, [(name, Tensor(zeros: [8, 24]))], to: [positions])
    }
    #expect(error?.description.contains("for 8 positions, but the model has 12") == true)
  }

  @Test func anotherShapeIsAnErrorAndChangesNothing() throws {
    var stored = bert(prefix: "", isOld: false)
    stored[stored.count - 2].value = Tensor(zeros: [25])
    let before = textParameters.map(\.value.values)
    let error = #expect(throws: CheckpointError.self) { try load(.huggingFaceBERT, stored, to: textParameters) }
    #expect(error?.description.contains("holds 'encoder.layer.4.output.LayerNorm.bias' as [25]") == true)
    #expect(textParameters.map(\.value.values) == before)
  }

  @Test func tooLittleIsAnErrorAndChangesNothing() throws {
    let before = textParameters.map(\.value.values)
    let stored = bert(prefix: "", isOld: false)
    let error = #expect(throws: CheckpointError.self) {
      try load(.huggingFaceBERT, stored, to: textParameters, requiring: 99)
    }
    #expect(error?.description.contains("read as Hugging Face BERT") == true)
    #expect(error?.description.contains("encoder.layer.*.crossattention.self.query.weight (3)") == true)
    #expect(textParameters.map(\.value.values) == before)
    try load(.huggingFaceBERT, stored, to: textParameters, requiring: 60)
    #expect(textParameters.map(\.value.values) != before)
  }

  @Test func tiedWeightsAreReportedAndOthersRefused() throws {
    let words = try #require(target.online.text.wordEmbeddings)
    let table = randomTensor([50, 24], "words")
    let name = "bert.embeddings.word_embeddings.weight"
    let decoder = "cls.predictions.decoder.weight"
    let report = try load(.huggingFaceBERT, [(decoder, table), (name, table)], to: [words])
    #expect(report.tied.map(\.name) == [decoder] && report.tied.map(\.twin) == [name])
    #expect(report.loaded == [words.path] && words.value.values == table.values)
    let other = randomTensor([50, 24], "others")
    #expect {
      try load(.huggingFaceBERT, [(name, table), (decoder, other)], to: [words])
    } throws: {
      "\($0)".contains("holds '\(decoder)' with other values than '\(name)'")
    }
    // Stored once, under the second name.
    let single = try load(.huggingFaceBERT, [(decoder, other)], to: [words])
    #expect(single.tied.isEmpty && single.coverage == 100 && words.value.values == other.values)
  }

  @Test func twoNamesOfOneArrayAreAmbiguous() throws {
    let words = try #require(target.online.text.wordEmbeddings)
    let names = ["bert.embeddings.word_embeddings.weight", "embeddings.word_embeddings.weight"]
    #expect {
      try load(.huggingFaceBERT, names.map { ($0, Tensor(zeros: [50, 24])) }, to: [words])
    } throws: {
      "\($0)".contains("holds both '\(names[0])' and '\(names[1])'")
    }
  }

  @Test func halfPrecisionWeightsAreWidened() throws {
    let header = #"{"temp":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}}"#
    let file = TemporaryFile(rawSafeTensors(header, [0x00, 0x3f]))
    let report = try WeightImport.apply(.published, from: CheckpointFile(path: file.path), to: [target.temperature])
    #expect(report.coverage == 100 && target.temperature.value.shape == [] && target.temperature.value.item == 0.5)
  }

  @Test func theMomentumEncodersCanStartFromTheOnlineOnes() throws {
    try load(.huggingFaceBERT, bert(prefix: "", isOld: false), to: textParameters)
    #expect(target.momentum.text.parameters[0].value.values != target.online.text.parameters[0].value.values)
    target.momentum.takeValues(of: target.online)
    expectEqual(target.momentum.parameters, target.online.parameters)
  }

  @Test func theReportIsReadable() throws {
    let words = try #require(target.online.text.wordEmbeddings)
    let stored: Arrays = [
      ("embeddings.position_embeddings.weight", Tensor(zeros: [14, 24])),
      ("embeddings.word_embeddings.weight", Tensor(zeros: [50, 24])),
      ("cls.predictions.decoder.weight", Tensor(zeros: [50, 24])), ("other", Tensor(1)), ("more.1.x", Tensor(1)),
      ("more.2.x", Tensor(1)), ("pooler.dense.bias", Tensor(1)),
    ]
    let positions = target.online.text.parameters[1]
    let file = try TemporaryFile(stored)
    let report = try WeightImport.apply(
      .huggingFaceBERT, from: CheckpointFile(path: file.path), to: [words, positions, target.temperature])
    #expect(
      report.description == """
        \(file.path), read as Hugging Face BERT: 99.9 % of 1489 numbers
          loaded          2
          missing         1 temp
          unexpected      3 other
                            more.*.x (2)
          reshaped        1 text_encoder.bert.embeddings.position_embeddings.weight [14, 24] to [12, 24]
          tied            1 cls.predictions.decoder.weight = embeddings.word_embeddings.weight
          dropped         1 pooler.dense.bias
        """)
  }
}
