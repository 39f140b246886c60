/// Which names of a file belong to the encoders that are read from it: an array that no map knows there changes what is computed.
struct LayerNames {
  /// What known names begin with up to the number of their layer: `encoder.layer.3`.
  private var layers: Set<String> = []
  /// The modules that known arrays stand in, with those that these are parts of: `embeddings.LayerNorm`, `embeddings`.
  private var modules: Set<String> = []

  /// Words in the names of tokens, positions and norms that stand beside the modules, such as `reg_token` and `fc_norm.weight`.
  private static let words = ["token", "pos_", "_pos", "position", "norm", "embed"]

  /// Words in the names of what stands after the encoders, such as `token_classifier.weight`.
  private static let heads = ["classif", "head", "logit", "predict", "decoder"]

  /// - Parameter known: The names that the map knows.
  init(known: some Sequence<String>) {
    for name in known {
      let parts = Self.parts(name)
      if let layer = Self.layer(parts) { layers.insert(layer) }
      for count in parts.indices.dropFirst() { modules.insert(parts[..<count].joined(separator: ".")) }
    }
  }

  /// Whether an array that the map does not know belongs to them.
  func hold(_ name: String) -> Bool {
    let parts = Self.parts(name)
    if let layer = Self.layer(parts) { return layers.contains(layer) }
    // In a module that is read, or a module beside one within another.
    if (1...2).contains(where: { modules.contains(parts.dropLast($0).joined(separator: ".")) }) { return true }
    // Outside of all, as the class token of ViT: told by what it is called, because heads stand there too.
    guard parts.count <= 2, !parts.contains(where: { part in Self.heads.contains(where: part.contains) }) else {
      return false
    }
    return parts.contains { part in Self.words.contains(where: part.contains) }
  }

  private static func parts(_ name: String) -> [String] {
    name.unwrapped.split { $0 == "." || $0 == "/" }.map(String.init)
  }

  /// Up to the first number; nil without one that something stands before and after.
  private static func layer(_ parts: [String]) -> String? {
    guard let place = parts.dropLast().firstIndex(where: { $0.allSatisfy(\.isNumber) }), place > 0 else { return nil }
    return parts[...place].joined(separator: ".")
  }
}
