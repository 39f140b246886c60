import TestSupport
import Encoders
import Tensor

/// Files with exactly the names of published ones, typed from those, at reduced widths; every array has numbers of its own.
enum PublishedFiles {
  typealias Arrays = [(name: String, value: Tensor)]

  private static func arrays(_ entries: [(String, [Int])]) -> Arrays {
    entries.map { name, shape in (name, randomTensor(Shape(shape), name)) }
  }

  /// bert-base-uncased: twelve layers, `bert.`, gamma and beta, pooler and both heads.
  static func bertBaseUncased(width: Int, vocabulary: Int, positions: Int) -> Arrays {
    var entries: [(String, [Int])] = [
      ("bert.embeddings.LayerNorm.beta", [width]), ("bert.embeddings.LayerNorm.gamma", [width]),
      ("bert.embeddings.position_embeddings.weight", [positions, width]),
      ("bert.embeddings.token_type_embeddings.weight", [2, width]),
      ("bert.embeddings.word_embeddings.weight", [vocabulary, width]),
    ]
    for layer in 0..<12 {
      let path = "bert.encoder.layer.\(layer)."
      for name in ["query", "key", "value"] {
        entries += [
          (path + "attention.self.\(name).bias", [width]), (path + "attention.self.\(name).weight", [width, width]),
        ]
      }
      entries += [
        (path + "attention.output.LayerNorm.beta", [width]), (path + "attention.output.LayerNorm.gamma", [width]),
        (path + "attention.output.dense.bias", [width]), (path + "attention.output.dense.weight", [width, width]),
        (path + "intermediate.dense.bias", [4 * width]), (path + "intermediate.dense.weight", [4 * width, width]),
        (path + "output.LayerNorm.beta", [width]), (path + "output.LayerNorm.gamma", [width]),
        (path + "output.dense.bias", [width]), (path + "output.dense.weight", [width, 4 * width]),
      ]
    }
    entries += [
      ("bert.pooler.dense.bias", [width]), ("bert.pooler.dense.weight", [width, width]),
      ("cls.predictions.bias", [vocabulary]), ("cls.predictions.transform.LayerNorm.beta", [width]),
      ("cls.predictions.transform.LayerNorm.gamma", [width]), ("cls.predictions.transform.dense.bias", [width]),
      ("cls.predictions.transform.dense.weight", [width, width]), ("cls.seq_relationship.bias", [2]),
      ("cls.seq_relationship.weight", [2, width]),
    ]
    return arrays(entries)
  }

  /// timm's deit_base_distilled_patch16: a distillation token after the class token and two classifiers.
  static func distilledDeiT(width: Int, patch: Int, side: Int) -> Arrays {
    var entries: [(String, [Int])] = [
      ("cls_token", [1, 1, width]), ("dist_token", [1, 1, width]), ("pos_embed", [1, side * side + 2, width]),
      ("patch_embed.proj.weight", [width, 3, patch, patch]), ("patch_embed.proj.bias", [width]),
    ]
    for block in 0..<12 {
      let path = "blocks.\(block)."
      entries += [
        (path + "norm1.weight", [width]), (path + "norm1.bias", [width]),
        (path + "attn.qkv.weight", [3 * width, width]), (path + "attn.qkv.bias", [3 * width]),
        (path + "attn.proj.weight", [width, width]), (path + "attn.proj.bias", [width]),
        (path + "norm2.weight", [width]), (path + "norm2.bias", [width]),
        (path + "mlp.fc1.weight", [4 * width, width]), (path + "mlp.fc1.bias", [4 * width]),
        (path + "mlp.fc2.weight", [width, 4 * width]), (path + "mlp.fc2.bias", [width]),
      ]
    }
    entries += [
      ("norm.weight", [width]), ("norm.bias", [width]), ("head.weight", [10, width]), ("head.bias", [10]),
      ("head_dist.weight", [10, width]), ("head_dist.bias", [10]),
    ]
    return arrays(entries)
  }

  /// google/vit-base-patch16 of transformers: query, key and value apart.
  static func huggingFaceViT(width: Int, patch: Int, side: Int) -> Arrays {
    var entries: [(String, [Int])] = [
      ("vit.embeddings.cls_token", [1, 1, width]),
      ("vit.embeddings.position_embeddings", [1, side * side + 1, width]),
      ("vit.embeddings.patch_embeddings.projection.weight", [width, 3, patch, patch]),
      ("vit.embeddings.patch_embeddings.projection.bias", [width]),
    ]
    for layer in 0..<12 {
      let path = "vit.encoder.layer.\(layer)."
      for name in ["query", "key", "value"] {
        entries += [
          (path + "attention.attention.\(name).weight", [width, width]),
          (path + "attention.attention.\(name).bias", [width]),
        ]
      }
      entries += [
        (path + "attention.output.dense.weight", [width, width]), (path + "attention.output.dense.bias", [width]),
        (path + "intermediate.dense.weight", [4 * width, width]), (path + "intermediate.dense.bias", [4 * width]),
        (path + "output.dense.weight", [width, 4 * width]), (path + "output.dense.bias", [width]),
        (path + "layernorm_before.weight", [width]), (path + "layernorm_before.bias", [width]),
        (path + "layernorm_after.weight", [width]), (path + "layernorm_after.bias", [width]),
      ]
    }
    entries += [
      ("vit.layernorm.weight", [width]), ("vit.layernorm.bias", [width]), ("classifier.weight", [10, width]),
      ("classifier.bias", [10]),
    ]
    return arrays(entries)
  }
}
