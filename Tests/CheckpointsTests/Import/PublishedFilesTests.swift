import TestSupport
import Checkpoints
import Autograd
import Encoders
import Tensor
import Testing

/// Files as they are published, into the model that the paper makes of them, at reduced widths.
@Suite struct PublishedFilesTests {
  private static let shape = ModelShape(
    imageSide: 16, patch: 4, imageWidth: 12, imageDepth: 12, imageHeads: 2, textWidth: 8, textDepth: 6, fusionDepth: 6,
    textHeads: 2, vocabularySize: 30, maxPositions: 16, embedWidth: 6)

  private let model = Model(shape: Self.shape, temperature: 1, seed: Seed(5))

  private func file(_ arrays: PublishedFiles.Arrays) throws -> (TemporaryFile, CheckpointFile) {
    let file = try TemporaryFile(arrays)
    return (file, try CheckpointFile(path: file.path))
  }

  private func value(_ path: String) throws -> [Float] {
    try #require(model.online.parameters.first { $0.path == path || $0.parts.contains(path) }).value.values
  }

  @Test func bertBaseBecomesSixTextAndSixFusionLayers() throws {
    let (owner, bert) = try file(PublishedFiles.bertBaseUncased(width: 8, vocabulary: 30, positions: 24))
    defer { withExtendedLifetime(owner) {} }
    let map = try #require(NameMaps.recognizing(bert))
    #expect(map.name == "bert")
    let parameters = model.online.text.parameters + model.online.fusion.parameters
    let report = try WeightImport.apply(map, from: bert, to: parameters, requiring: 80)
    #expect(report.loaded.count == 5 + 12 * 16)
    #expect(report.missing.count == 6 * 10 && report.missing.allSatisfy { $0.contains(".crossattention.") })
    #expect(report.unexpected.allSatisfy { $0.hasPrefix("cls.predictions.") } && report.unexpected.count == 5)
    #expect(report.dropped.count == 4 && report.reshaped.map(\.found) == [[24, 8]])
    // The seventh of BERT's layers is the first that sees the picture.
    let seventh = "encoder.layer.6.output.dense.weight"
    #expect(try value("text_encoder.bert." + seventh) == randomTensor([8, 32], "bert." + seventh).values)
    #expect(
      try value("text_encoder.bert.embeddings.LayerNorm.weight")
        == randomTensor([8], "bert.embeddings.LayerNorm.gamma").values)
    let joined = try value("text_encoder.bert.encoder.layer.11.attention.self.query.bias")
    #expect(joined[16..<24].elementsEqual(randomTensor([8], "bert.encoder.layer.11.attention.self.value.bias").values))
  }

  @Test func aDistilledDeiTLosesItsSecondToken() throws {
    let (owner, deit) = try file(PublishedFiles.distilledDeiT(width: 12, patch: 4, side: 4))
    defer { withExtendedLifetime(owner) {} }
    let map = try #require(NameMaps.recognizing(deit))
    #expect(map.name == "timm")
    let report = try WeightImport.apply(map, from: deit, to: model.online.image.parameters, requiring: 100)
    #expect(report.missing.isEmpty && report.unexpected.isEmpty)
    #expect(
      report.dropped.sorted() == ["dist_token", "head.bias", "head.weight", "head_dist.bias", "head_dist.weight"])
    let stored = randomTensor([1, 18, 12], "pos_embed").values
    let positions = try value("visual_encoder.pos_embed")
    #expect(positions[..<12].elementsEqual(stored[..<12]))
    #expect(zip(positions[12...], stored[24...]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func aViTOfTransformersIsRead() throws {
    let (owner, vit) = try file(PublishedFiles.huggingFaceViT(width: 12, patch: 4, side: 3))
    defer { withExtendedLifetime(owner) {} }
    let map = try #require(NameMaps.recognizing(vit))
    #expect(map.name == "vit")
    let report = try WeightImport.apply(map, from: vit, to: model.online.image.parameters, requiring: 100)
    #expect(report.missing.isEmpty && report.unexpected.isEmpty && report.dropped.count == 2)
    #expect(report.reshaped.map(\.found) == [[1, 10, 12]] && report.reshaped.map(\.needed) == [[1, 17, 12]])
    let bias = try value("visual_encoder.blocks.11.attn.qkv.bias")
    #expect(bias[12..<24].elementsEqual(randomTensor([12], "vit.encoder.layer.11.attention.attention.key.bias").values))
  }
}
