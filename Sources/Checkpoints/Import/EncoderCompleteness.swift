/// Whether the encoders that a file gives to a model are there entirely.
///
/// What a file does not have keeps its random values, which is meant for whole parts: the cross-attentions that no BERT has, heads, an
/// encoder of another file. A single array that is missing from a layer, or a layer from the middle, is a file that lost something.
struct EncoderCompleteness {
  /// The first array that is missing, and the part that has others; nil if all is there.
  private(set) var lack: (array: String, layer: String)?

  /// - Parameter wanted: Published names, in the order of the model.
  init(_ plan: ImportPlan, wanted: [String]) {
    // Arrays of each part in their order, and what of them is missing.
    var order: [String] = []
    var units: [String: (count: Int, missing: [String])] = [:]
    for name in wanted {
      guard let unit = Self.unit(of: name) else { continue }
      if units[unit] == nil { order.append(unit) }
      units[unit, default: (0, [])].count += 1
      if let missing = plan.lack(of: name) { units[unit, default: (0, [])].missing.append(missing) }
    }
    func isEmpty(_ unit: String) -> Bool { units[unit].map { $0.missing.count == $0.count } ?? true }
    // Encoders of which at least one layer is there: the others of its parts must be, too.
    let begun = Set(order.filter { !isEmpty($0) }.compactMap { Self.layer($0)?.root })
    for unit in order {
      guard let missing = units[unit]?.missing.first else { continue }
      // Without any layer there is no encoder that could lack something.
      let isBare = Self.stems[unit].map { !begun.contains($0) } ?? false
      if isBare { continue }
      if !isEmpty(unit) {
        lack = (missing, unit)
      } else if let (root, number) = Self.layer(unit) {
        let isFollowed = order.contains { other in
          Self.layer(other).map { $0.root == root && $0.number > number } ?? false && !isEmpty(other)
        }
        guard isFollowed else { continue }
        lack = (missing, "layers after it")
      } else if let root = Self.stems[unit] {
        lack = (missing, root)
      } else {
        continue
      }
      return
    }
  }

  /// What stands before the layers, or around them, by the encoder that cannot do without.
  private static let stems = Dictionary(
    uniqueKeysWithValues: ["", "_m"].flatMap { twin in
      [
        ("visual_encoder\(twin)", "visual_encoder\(twin).blocks"),
        ("text_encoder\(twin).bert.embeddings", "text_encoder\(twin).bert.encoder.layer"),
      ]
    })

  /// The part that an array belongs to, all of which must be there or nothing; nil for heads.
  private static func unit(of name: String) -> String? {
    let parts = name.split(separator: ".").map(String.init)
    if let place = parts.firstIndex(where: { Int($0) != nil }), place > 0, place + 1 < parts.count {
      // No BERT has those of the fusion encoder.
      let isCross = parts[place + 1] == "crossattention"
      return parts[...(isCross ? place + 1 : place)].joined(separator: ".")
    }
    if parts[0].hasPrefix("visual_encoder") { return parts[0] }
    return stems.keys.sorted().first { $0.contains(".") && name.hasPrefix($0 + ".") }
      ?? (name.contains(".cls.predictions.") ? parts[0] + ".cls.predictions" : nil)
  }

  /// `encoder.layer.3` is `("encoder.layer", 3)`; nil for parts without a number and for cross-attentions.
  private static func layer(_ unit: String) -> (root: String, number: Int)? {
    guard let dot = unit.lastIndex(of: "."), let number = Int(unit[unit.index(after: dot)...]) else { return nil }
    return (String(unit[..<dot]), number)
  }
}

extension ImportPlan {
  /// What of an array is missing, in words; nil if it is there.
  fileprivate func lack(of name: String) -> String? {
    guard let source = sources[name] else { return name }
    return (0..<source.blockCount).lazy.compactMap { source.lack(ofBlock: $0) }.first.map { "\(name) (\($0))" }
  }
}
