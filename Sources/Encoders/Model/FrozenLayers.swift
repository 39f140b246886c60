/// Lower layers of encoders that keep the values they begin with: a choice of a recipe.
///
/// ```swift
/// let frozen = FrozenLayers(image: 0..<12, text: 0..<3)
/// ```
///
/// They run without a tape and without dropout, once for the online and the momentum encoder, and what they give is rounded to half
/// precision: so it can be computed once for all runs that share it, and a run gives the same numbers whether it was or not.
public struct FrozenLayers: Sendable, Hashable {
  /// Layers of the image encoder, from its first one, with all that comes before; nil freezes nothing.
  public var image: Range<Int>?
  /// Layers of the text encoder, from its first one, with the word vectors; nil freezes nothing.
  public var text: Range<Int>?

  /// Ranges of layers that begin at 0; nil freezes nothing on that side.
  public init(image: Range<Int>? = nil, text: Range<Int>? = nil) {
    self.image = image
    self.text = text
  }

  /// Everything is trained.
  public static let none = FrozenLayers()

  /// Layers of the image encoder alone, from the first.
  public static func image(layers: Range<Int>) -> FrozenLayers { FrozenLayers(image: layers) }

  /// Layers of the text encoder alone, from the first.
  public static func text(layers: Range<Int>) -> FrozenLayers { FrozenLayers(text: layers) }

  /// Why they cannot be frozen in such a model, or nil.
  package func fault(for outline: ModelOutline) -> String? {
    let (shape, encoders) = (outline.shape, outline.encoders)
    let sides = [
      ("image", image, encoders.image.layerCount(for: shape), encoders.name(of: .imageEncoder)),
      ("text", text, encoders.text.layerCount(for: shape), encoders.name(of: .textEncoder)),
    ]
    for (side, layers, count, name) in sides {
      guard let layers else { continue }
      guard let count else {
        return "frozen.\(side) is \(layers), and the \(side) encoder '\(name)' is not a stack of layers; it must be nil"
      }
      guard layers.lowerBound == 0, layers.upperBound <= count else {
        return
          "frozen.\(side) is \(layers); it must begin at 0 and end at \(count), the layers of the \(side) encoder, at the most"
      }
    }
    return nil
  }
}

extension FrozenLayers: Codable {
  private enum CodingKeys: String, CodingKey { case image, text }

  /// Reads how many layers are frozen on each side.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func layers(_ key: CodingKeys) throws -> Range<Int>? {
      guard let count = try container.decodeIfPresent(Int.self, forKey: key) else { return nil }
      guard count >= 0 else {
        throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "\(count) layers are none")
      }
      return 0..<count
    }
    self.init(image: try layers(.image), text: try layers(.text))
  }

  /// As numbers of layers: where they begin is not a choice.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(image?.upperBound, forKey: .image)
    try container.encodeIfPresent(text?.upperBound, forKey: .text)
  }
}
