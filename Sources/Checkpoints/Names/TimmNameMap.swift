/// The names of ViT and DeiT in timm, bare or below `visual_encoder.`; the classifiers are dropped.
public struct TimmNameMap: NameMap {
  public let name = "timm"
  public let title = "timm ViT"

  public init() {}

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
