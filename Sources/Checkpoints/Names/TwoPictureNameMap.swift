import Tensor

/// The names of the published network for two pictures (NLVR2), whose fusion layers come in pairs, one layer a picture.
///
/// With `L` text layers, layers `L`, `L + 2`, ... of its text encoder look at the left picture and those behind them at the right one: names
/// that the fusion encoder of pre-training has for other weights. They go to the layers of a ``TwoPictureFusion`` of path `two_pictures`,
/// never into a fusion encoder. The keys and values of a pair are one array under two names.
public struct TwoPictureNameMap: NameMap {
  public let name = "two-pictures"
  public let title = "TCL or ALBEF for two pictures"
  /// How many layers see text alone.
  public let textDepth: Int

  public init(textDepth: Int) { self.textDepth = textDepth }

  /// The map of a file of such a network; nil for other files, among them those of pre-training.
  ///
  /// Names alone do not tell the two apart, so it must have a head of the task, and the second of the layers that look at pictures must have
  /// the keys of the first, or none of its own.
  init?(recognizing file: CheckpointFile) {
    guard file.names.contains(where: { TaskArrays.hold($0.removing(prefixes: ["module."])) }) else { return nil }
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
      guard let (a, b) = try? (file.tensor(left), file.tensor(right)), a.shape == b.shape,
        zip(a.values, b.values).allSatisfy({ $0.bitPattern == $1.bitPattern })
      else { return nil }
    }
    self.init(textDepth: first)
  }

  /// What both layers of a pair hold in common.
  static let shared = ["crossattention.self.key.", "crossattention.self.value."]

  public func destination(of name: String) -> NameDestination {
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
