/// The names of ViT and DeiT in timm, bare or below `visual_encoder.`; the classifiers are dropped.
public struct TimmNameMap: NameMap {
  public let name = "timm"
  public let title = "timm ViT"

  package init() {}

  public func destination(of name: String) -> NameDestination {
    let rest = name.removing(prefixes: ["module."]).removing(prefixes: ["visual_encoder."])
    return TimmNameMap.destination(of: rest, under: "visual_encoder")
  }

  /// `rest` is the name without `visual_encoder.`.
  static func destination(of rest: String, under root: String) -> NameDestination {
    if kept.contains(rest) { return .array(root + "." + rest) }
    if let (_, part) = rest.numbered(after: "blocks."), part.hasPrefix(among: blockParts) {
      return .array(root + "." + rest)
    }
    // The distillation token of DeiT stands beside the class token and has its own classifier.
    if rest == "dist_token" || rest.hasPrefix(among: ["head.", "head_dist.", "pre_logits."]) { return .dropped }
    return .unknown
  }

  private static let kept = [
    "cls_token", "pos_embed", "patch_embed.proj.weight", "patch_embed.proj.bias", "norm.weight", "norm.bias",
  ]

  private static let blockParts = ["norm1.", "norm2.", "attn.qkv.", "attn.proj.", "mlp.fc1.", "mlp.fc2."]
}

extension NameMap where Self == TimmNameMap {
  public static var timm: TimmNameMap { TimmNameMap() }
}

/// The names of ViT and DeiT in Hugging Face's transformers (`vit.`, `deit.` or no prefix): query, key and value are apart there and
/// one product here; pooler and classifiers are dropped.
public struct HuggingFaceViTNameMap: NameMap {
  public let name = "vit"
  public let title = "Hugging Face ViT"

  package init() {}

  public func destination(of name: String) -> NameDestination {
    let rest = name.removing(prefixes: ["module."]).removing(prefixes: ["vit.", "deit."])
    let root = "visual_encoder."
    if let target = HuggingFaceViTNameMap.whole[rest] { return .array(root + target) }
    if ["embeddings.distillation_token", "embeddings.mask_token"].contains(rest)
      || rest.hasPrefix(among: ["pooler.", "classifier.", "cls_classifier.", "distillation_classifier."])
    {
      return .dropped
    }
    guard let (layer, part) = rest.numbered(after: "encoder.layer."), let dot = part.lastIndex(of: ".") else {
      return .unknown
    }
    let (path, kind) = (String(part[..<dot]), String(part[part.index(after: dot)...]))
    guard kind == "weight" || kind == "bias" else { return .unknown }
    let block = "\(root)blocks.\(layer)."
    if let index = HuggingFaceViTNameMap.joined.firstIndex(of: path) {
      return .block("\(block)attn.qkv.\(kind)", index: index, count: HuggingFaceViTNameMap.joined.count)
    }
    guard let target = HuggingFaceViTNameMap.parts[path] else { return .unknown }
    return .array("\(block)\(target).\(kind)")
  }

  private static let whole = [
    "embeddings.cls_token": "cls_token",
    "embeddings.position_embeddings": "pos_embed",
    "embeddings.patch_embeddings.projection.weight": "patch_embed.proj.weight",
    "embeddings.patch_embeddings.projection.bias": "patch_embed.proj.bias",
    "layernorm.weight": "norm.weight",
    "layernorm.bias": "norm.bias",
  ]

  private static let joined = ["query", "key", "value"].map { "attention.attention." + $0 }

  private static let parts = [
    "layernorm_before": "norm1", "layernorm_after": "norm2", "attention.output.dense": "attn.proj",
    "intermediate.dense": "mlp.fc1", "output.dense": "mlp.fc2",
  ]
}

extension NameMap where Self == HuggingFaceViTNameMap {
  public static var huggingFaceViT: HuggingFaceViTNameMap { HuggingFaceViTNameMap() }
}
