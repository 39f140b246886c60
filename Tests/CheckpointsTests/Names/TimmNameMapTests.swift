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
    for name in ["blocks.0.ls1.gamma", "blocks.0.attn.q_norm.weight", "fc_norm.weight", "blocks.0", "header"] {
      #expect(map.destination(of: prefix + name) == .unknown)
    }
  }
}
