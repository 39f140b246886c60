import Tensor

/// The names of the published TCL and ALBEF code, which are Triad's own: the checkpoint of pre-training, also as a bare state dict of
/// distributed training (`module.`), and those of fine-tuning, which leave out `bert.` and have layers of their own (`cls_head`,
/// `text_decoder`, `ta_head`, and their momentum twins). Networks for two pictures are another kind (`TwoPictureNameMap`).
public struct PublishedNameMap: NameMap {
  public let name = "published"
  public let title = "TCL or ALBEF"

  package init() {}

  /// Where an array goes; most names are those of Triad's own parameters.
  public func destination(of name: String) -> NameDestination {
    let name = name.unwrapped
    if ["image_queue", "text_queue", "queue_ptr", "text_queue_ptr", "idx_queue"].contains(name) {
      return .buffer(name)
    }
    if name == "temp" { return .array(name) }
    // The optimizer's moments in a checkpoint of a run.
    if name.hasPrefix("optimizer.") { return .dropped }
    guard let dot = name.firstIndex(of: ".") else { return .unknown }
    let root = String(name[..<dot])
    let rest = String(name[name.index(after: dot)...])
    switch root {
    case "visual_encoder", "visual_encoder_m": return TimmNameMap.destination(of: rest, under: root)
    case "text_encoder", "text_encoder_m":
      return BERTNameMap.destination(of: rest.removing(prefixes: ["bert."]), under: root)
    case _ where PublishedNames.own.contains(name): return .array(name)
    case "vision_proj", "vision_proj_m", "text_proj", "text_proj_m", "itm_head", "ta_head", "ta_head_m":
      return rest == "weight" || rest == "bias" ? .array(name) : .unknown
    case "cls_head", "cls_head_m":
      return ["0.weight", "0.bias", "2.weight", "2.bias"].contains(rest) ? .array(name) : .unknown
    case "text_decoder", "text_decoder_m":
      return BERTNameMap.destination(of: rest.removing(prefixes: ["bert."]), under: root)
    default: return .unknown
    }
  }
}

extension NameMap where Self == PublishedNameMap {
  /// Checkpoints of TCL and ALBEF.
  public static var published: PublishedNameMap { PublishedNameMap() }
}

/// The names of the published network for two pictures (NLVR2), whose fusion layers come in pairs, one layer per picture.
///
/// With `L` text layers, layers `L`, `L + 2`, ... of its text encoder look at the left picture and those after them at the right one: names
/// that the fusion encoder of pre-training has for other weights. They go to the layers of a fusion of two pictures of path `two_pictures`,
/// never into a fusion encoder. The keys and values of a pair are one array under two names.
package struct TwoPictureNameMap: NameMap {
  package let name = "two-pictures"
  package let title = "TCL or ALBEF for two pictures"
  /// How many layers see text alone.
  package let textDepth: Int

  package init(textDepth: Int) { self.textDepth = textDepth }

  /// The map of a file of such a network; nil for other files, among them those of pre-training.
  ///
  /// Names alone do not tell the two apart, so it must have a head of the task, and the second of the layers that look at pictures must have
  /// the keys of the first, or none of its own.
  init?(recognizing file: CheckpointFile) {
    guard file.names.contains(where: { TaskArrays.hold($0.unwrapped) }) else { return nil }
    var (queries, keys): (Set<Int>, [Int: String]) = ([], [:])
    for name in file.names {
      guard case .array(let target) = PublishedNameMap().destination(of: name),
        let (layer, part) = target.numbered(after: "text_encoder.bert.encoder.layer.")
      else { continue }
      if part == "crossattention.self.query.weight" { queries.insert(layer) }
      if part == "crossattention.self.key.weight" { keys[layer] = name }
    }
    guard let first = queries.min(), queries.contains(first + 1), queries.count % 2 == 0, let left = keys[first] else {
      return nil
    }
    if let right = keys[first + 1] {
      guard file.shape(of: left) == file.shape(of: right),
        let (a, b) = try? (file.floats(left), file.floats(right)),
        zip(a, b).allSatisfy({ $0.bitPattern == $1.bitPattern })
      else { return nil }
    }
    self.init(textDepth: first)
  }

  /// What both layers of a pair hold in common.
  static let shared = ["crossattention.self.key.", "crossattention.self.value."]

  package func destination(of name: String) -> NameDestination {
    let destination = PublishedNameMap().destination(of: name)
    guard case .array(let target) = destination else { return destination }
    for (root, own) in [("text_encoder.bert.", "two_pictures."), ("text_encoder_m.bert.", "two_pictures_m.")] {
      guard let (layer, part) = target.numbered(after: root + "encoder.layer."), layer >= textDepth else { continue }
      // The arrays of a pair's right layer that are those of its left one.
      if (layer - textDepth) % 2 == 1, part.hasPrefix(among: Self.shared) {
        return .alias(of: "\(own)encoder.layer.\(layer - 1).\(part)")
      }
      return .array("\(own)encoder.layer.\(layer).\(part)")
    }
    return destination
  }
}

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
