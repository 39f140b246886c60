import Checkpoints
import Encoders
import Tensor
import TestSupport
import Testing

@Suite struct NameMapsTests {
  @Test(arguments: [
    ("published", ["visual_encoder.cls_token", "visual_encoder.norm.bias", "temp"]),
    (
      "bert",
      ["embeddings.LayerNorm.gamma", "encoder.layer.0.attention.self.key.bias", "encoder.layer.0.output.dense.bias"]
    ),
    ("timm", ["cls_token", "blocks.0.norm1.bias", "head.bias"]),
    ("vit", ["encoder.layer.0.layernorm_after.bias", "encoder.layer.0.output.dense.bias", "layernorm.bias"]),
  ])
  func aFileIsRecognizedByItsNames(kind: String, names: [String]) throws {
    let file = try TemporaryFile(names.map { ($0, Tensor(0)) })
    #expect(NameMaps.recognizing(try CheckpointFile(path: file.path))?.name == kind)
  }

  @Test func aFileOfOtherNamesIsNotRecognized() throws {
    let file = try TemporaryFile([("layers.0.wq", Tensor(0))])
    #expect(NameMaps.recognizing(try CheckpointFile(path: file.path)) == nil)
  }
}
