import Checkpoints
import Encoders
import Tensor
import TestSupport
import Testing

@Suite struct NamePrefixesTests {
  private static let bert = ["embeddings.LayerNorm.weight", "encoder.layer.0.output.dense.bias", "pooler.dense.bias"]

  private func file(_ names: [String]) throws -> TemporaryFile { try TemporaryFile(names.map { ($0, Tensor(0)) }) }

  @Test(arguments: [
    "_orig_mod.", "module.", "model.", "module._orig_mod.", "_orig_mod.module.", "module.module.", "model.module.",
    "_forward_module.", "state_dict.", "module.bert.",
  ])
  func wrappersAreKnownAlsoWhenRepeated(prefix: String) throws {
    let file = try file(Self.bert.map { prefix + $0 })
    #expect(NameMaps.recognizing(try CheckpointFile(path: file.path))?.name == "bert")
  }

  @Test func wrappersInsideOfNamesAreKnown() throws {
    let map = TimmNameMap.timm
    #expect(
      map.destination(of: "blocks.3._orig_mod.attn.qkv.weight") == .array("visual_encoder.blocks.3.attn.qkv.weight"))
    #expect(map.destination(of: "module._fsdp_wrapped_module.cls_token") == .array("visual_encoder.cls_token"))
  }

  @Test func anotherSharedPrefixIsNamed() throws {
    let file = try file(Self.bert.map { "my.tower." + $0 } + ["my.logit_scale"])
    let checkpoint = try CheckpointFile(path: file.path)
    #expect(NameMaps.recognizing(checkpoint) == nil)
    #expect(
      NameMaps.failure(checkpoint)
        == .prefixedNames(path: file.path, prefix: "my.tower.", count: 3, total: 4, names: "Hugging Face BERT"))
  }

  @Test func namesThatAreNothingHaveNoPrefix() throws {
    let file = try file(["layers.0.wq", "layers.1.wq"])
    #expect(NameMaps.failure(try CheckpointFile(path: file.path)) == .unknownNames(path: file.path))
  }
}
