public import Checkpoints
public import Files
import Data
import Encoders

/// What a model begins with instead of random values: a choice of a recipe.
///
/// ```swift
/// let random = Recipe.tcl(.demo).withTextEncoder(of: .minilm)
/// let trained = random.with(\.initialization, .pretrained(text: .minilm)).named("MiniLM")
/// ```
///
/// What files do not have keeps its random values, so arms that differ here share all others.
public struct Initialization: Sendable, Hashable, Encodable {
  /// All encoders and heads, from a checkpoint of TCL or ALBEF.
  public var whole: WeightSource?
  /// Text and fusion encoder, from a BERT: its lower layers and its upper ones, as the paper does it.
  public var text: WeightSource?
  /// Image encoder, from a ViT or DeiT.
  public var image: WeightSource?
  /// The least share of the numbers of those encoders, in percent, that a file must give; less is an error.
  public var leastCoverage: Double

  private init(whole: WeightSource?, text: WeightSource?, image: WeightSource?, leastCoverage: Double) {
    self.whole = whole
    self.text = text
    self.image = image
    self.leastCoverage = leastCoverage
  }

  /// Of what cross-attentions and new heads leave, most must be there.
  public static let standardCoverage = 80.0

  /// Encoders of several origins; those that are nil stay random.
  public static func pretrained(
    text: WeightSource? = nil, image: WeightSource? = nil, requiring coverage: Double = standardCoverage
  ) -> Initialization {
    Initialization(whole: nil, text: text, image: image, leastCoverage: coverage)
  }

  /// A whole model.
  public static func pretrained(
    _ whole: WeightSource, requiring coverage: Double = standardCoverage
  ) -> Initialization {
    Initialization(whole: whole, text: nil, image: nil, leastCoverage: coverage)
  }

  /// Files of any kind, each for what its names say.
  public init(
    recognizing sources: [WeightSource], requiring coverage: Double = standardCoverage,
    in folders: CacheFolder = .standard()
  ) throws(WeightSourceError) {
    self.init(whole: nil, text: nil, image: nil, leastCoverage: coverage)
    for source in sources {
      let (file, map) = try source.open(in: folders)
      let part: WritableKeyPath<Initialization, WeightSource?>
      switch map {
      case is BERTNameMap: part = \.text
      case is TimmNameMap, is HuggingFaceViTNameMap: part = \.image
      default: part = \.whole
      }
      if let other = self[keyPath: part] { throw .repetition(first: other.place, second: file.path, names: map.title) }
      self[keyPath: part] = source
    }
  }

  /// Whatever gives the text encoder its values: the vocabulary must be that of the same file.
  var textSource: WeightSource? { text ?? whole }

  /// The parts in the order in which they are loaded: a part of its own replaces that of a whole model.
  var parts: [(part: ModelPart, source: WeightSource)] {
    [(.whole, whole), (.text, text), (.image, image)].compactMap { part, source in source.map { (part, $0) } }
  }

  /// The sizes of all encoders that the files hold.
  public func sizes(in folders: CacheFolder = .standard()) throws(WeightSourceError) -> [WeightSizes] {
    var result: [WeightSizes] = []
    for (_, source) in parts {
      let (file, map) = try source.open(in: folders)
      do {
        result.append(try WeightSizes(file, as: map))
      } catch {
        throw .checkpoint(error)
      }
    }
    return result
  }
}

/// The part of a model that a file is for.
enum ModelPart: Sendable, Hashable {
  case whole, text, image

  /// Whether a parameter belongs to it, by its published name; heads that belong to an encoder there belong to it here.
  func holds(_ path: String) -> Bool {
    switch self {
    case .whole: true
    case .text: path.hasPrefix("text_encoder.")
    case .image: path.hasPrefix("visual_encoder.")
    }
  }
}
