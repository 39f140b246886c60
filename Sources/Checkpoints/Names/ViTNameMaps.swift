/// The names of ViT and DeiT in timm, bare or below `visual_encoder.`; the classifiers are dropped, and what LayerScale multiplies, a linear
/// layer gives, so it is multiplied into that layer's rows.
public struct TimmNameMap: NameMap {
  public let name = "timm"
  public let title = "timm ViT"

  package init() {}

  /// Where an array of the image encoder goes; what classifies is dropped.
  public func destination(of name: String) -> NameDestination {
    let rest = name.unwrapped.removing(prefixes: ["visual_encoder."])
    return TimmNameMap.destination(of: rest, under: "visual_encoder")
  }

  /// `rest` is the name without `visual_encoder.`.
  static func destination(of rest: String, under root: String) -> NameDestination {
    if kept.contains(rest) { return .array(root + "." + rest) }
    if let (block, part) = rest.numbered(after: "blocks.") {
      if blockParts.contains(part) { return .array(root + "." + rest) }
      if let scaled = scaled[part] {
        return .rowFactors(of: ["weight", "bias"].map { "\(root).blocks.\(block).\(scaled).\($0)" })
      }
    }
    // The distillation token of DeiT stands beside the class token and has its own classifier.
    if rest == "dist_token" || rest.hasPrefix(among: ["head.", "head_dist.", "pre_logits."]) { return .dropped }
    return .unknown
  }

  private static let kept = [
    "cls_token", "pos_embed", "patch_embed.proj.weight", "patch_embed.proj.bias", "norm.weight", "norm.bias",
  ]

  /// All of them: another array of a block would change what it computes.
  private static let blockParts = Set(
    ["norm1", "norm2", "attn.qkv", "attn.proj", "mlp.fc1", "mlp.fc2"].flatMap { ["\($0).weight", "\($0).bias"] })

  /// LayerScale (Touvron et al. 2021), in timm and in the code of DeiT III, and whose rows it multiplies.
  private static let scaled = [
    "ls1.gamma": "attn.proj", "ls2.gamma": "mlp.fc2", "gamma_1": "attn.proj", "gamma_2": "mlp.fc2",
  ]
}

extension NameMap where Self == TimmNameMap {
  /// A vision transformer of timm, or of DeiT's code.
  public static var timm: TimmNameMap { TimmNameMap() }
}

/// The names of ViT and DeiT in Hugging Face's transformers (`vit.`, `deit.` or no prefix): query, key and value are apart there and
/// one product here; pooler and classifiers are dropped.
public struct HuggingFaceViTNameMap: NameMap {
  public let name = "vit"
  public let title = "Hugging Face ViT"

  package init() {}

  /// Where an array of the image encoder goes; what classifies is dropped.
  public func destination(of name: String) -> NameDestination {
    let rest = name.unwrapped.removing(prefixes: ["vit.", "deit."])
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
    return HuggingFaceViTNameMap.destination(
      of: String(part[..<dot]), kind: String(part[part.index(after: dot)...]), in: "\(root)blocks.\(layer).",
      parts: HuggingFaceViTNameMap.parts)
  }

  /// Where an array of a layer goes whose queries, keys and values are apart, as in DINOv2 too.
  ///
  /// - Parameters:
  ///   - kind: What stands after the last dot.
  ///   - block: The layer here, with its dot.
  ///   - parts: The other parts of a layer by their names there.
  static func destination(of path: String, kind: String, in block: String, parts: [String: String]) -> NameDestination {
    guard kind == "weight" || kind == "bias" else { return .unknown }
    if let index = joined.firstIndex(of: path) {
      return .block("\(block)attn.qkv.\(kind)", index: index, count: joined.count)
    }
    guard let target = parts[path] else { return .unknown }
    return .array("\(block)\(target).\(kind)")
  }

  /// The arrays of which there is one in a model, as in DINOv2 too.
  static let whole = [
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
  /// A vision transformer in transformers, ViT or DeiT.
  public static var huggingFaceViT: HuggingFaceViTNameMap { HuggingFaceViTNameMap() }
}
