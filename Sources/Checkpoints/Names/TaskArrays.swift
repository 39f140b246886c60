/// The arrays that the published networks of downstream tasks have beside the encoders: the classifier of entailment and of two
/// pictures, the answer decoder, the head of text assignment, the fusion of two pictures, and the momentum twins of all.
enum TaskArrays {
  /// In the names of Triad, which differ from the published ones for the fusion of two pictures alone (``TwoPictureNameMap``).
  private static let roots = ["cls_head", "ta_head", "text_decoder", "two_pictures"]

  /// Whether `name` is one of them, by its name in Triad.
  static func hold(_ name: String) -> Bool {
    let root = name.prefix { $0 != "." }
    return roots.contains(String(root.hasSuffix("_m") ? root.dropLast(2) : root))
  }

  /// Under which names the published code stores the array `name`: its own, then second names of the same weights.
  static func publishedNames(of name: String) -> [String] {
    for (root, published) in [("two_pictures.", "text_encoder.bert."), ("two_pictures_m.", "text_encoder_m.bert.")] {
      guard name.hasPrefix(root) else { continue }
      let rest = String(name.dropFirst(root.count))
      guard let (layer, part) = rest.numbered(after: "encoder.layer."), part.hasPrefix(among: TwoPictureNameMap.shared)
      else { return [published + rest] }
      return [layer, layer + 1].map { "\(published)encoder.layer.\($0).\(part)" }
    }
    for root in ["text_decoder", "text_decoder_m"] {
      if name == root + ".bert.embeddings.word_embeddings.weight" {
        return [name, root + ".cls.predictions.decoder.weight"]
      }
      if name == root + ".cls.predictions.bias" { return [name, root + ".cls.predictions.decoder.bias"] }
    }
    return [name]
  }
}
