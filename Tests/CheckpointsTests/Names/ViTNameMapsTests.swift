import Checkpoints
import Encoders
import Testing

@Suite struct TimmNameMapTests {
  private let map = TimmNameMap()

  @Test(arguments: ["", "visual_encoder.", "module."])
  func everyPrefixMeansTheSame(prefix: String) {
    for name in [
      "cls_token", "pos_embed", "patch_embed.proj.weight", "blocks.0.norm1.weight", "blocks.11.attn.qkv.bias",
      "blocks.3.attn.proj.weight", "blocks.3.norm2.bias", "blocks.3.mlp.fc1.bias", "blocks.3.mlp.fc2.weight",
      "norm.bias",
    ] {
      #expect(map.destination(of: prefix + name) == .array("visual_encoder." + name))
    }
    for name in ["head.weight", "head.bias", "head_dist.weight", "dist_token", "pre_logits.fc.bias"] {
      #expect(map.destination(of: prefix + name) == .dropped)
    }
    for name in ["blocks.0.ls3.gamma", "blocks.0.attn.q_norm.weight", "fc_norm.weight", "blocks.0", "header"] {
      #expect(map.destination(of: prefix + name) == .unknown)
    }
  }
}

@Suite struct HuggingFaceViTNameMapTests {
  private let map = HuggingFaceViTNameMap()

  @Test(arguments: ["", "vit.", "deit."])
  func everyPrefixMeansTheSame(prefix: String) {
    let layer = "encoder.layer.5."
    for (name, target) in [
      ("embeddings.cls_token", "cls_token"), ("embeddings.position_embeddings", "pos_embed"),
      ("embeddings.patch_embeddings.projection.weight", "patch_embed.proj.weight"),
      (layer + "layernorm_before.weight", "blocks.5.norm1.weight"),
      (layer + "layernorm_after.bias", "blocks.5.norm2.bias"),
      (layer + "attention.output.dense.weight", "blocks.5.attn.proj.weight"),
      (layer + "intermediate.dense.bias", "blocks.5.mlp.fc1.bias"),
      (layer + "output.dense.bias", "blocks.5.mlp.fc2.bias"), ("layernorm.bias", "norm.bias"),
    ] {
      #expect(map.destination(of: prefix + name) == .array("visual_encoder." + target))
    }
    for (index, part) in ["query", "key", "value"].enumerated() {
      #expect(
        map.destination(of: "\(prefix)\(layer)attention.attention.\(part).weight")
          == .block("visual_encoder.blocks.5.attn.qkv.weight", index: index, count: 3))
    }
    for name in [
      "pooler.dense.bias", "classifier.weight", "embeddings.distillation_token", "distillation_classifier.bias",
    ] {
      #expect(map.destination(of: prefix + name) == .dropped)
    }
    for name in [
      layer + "attention.self.query.weight", layer + "layernorm_before.gamma", "encoder.layer.5", "norm.bias",
    ] {
      #expect(map.destination(of: prefix + name) == .unknown)
    }
  }
}
