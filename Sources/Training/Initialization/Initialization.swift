public import Checkpoints
import Data
package import Encoders
package import Files
import Tensor

/// What a model begins with instead of random values: a choice of a recipe.
///
/// ```swift
/// let random = Recipe.tcl(.demo).withTextEncoder(of: .minilm)
/// let trained = random.with(\.initialization, .pretrained(text: .minilm)).named("MiniLM")
/// ```
///
/// What files do not have keeps its random values, so arms that differ here share all others.
public struct Initialization: Sendable, Hashable, Codable {
  /// All encoders and heads, from a checkpoint of TCL or ALBEF.
  package var whole: WeightSource?
  /// Text and fusion encoder, from a BERT: its lower layers and its upper ones, as the paper does it.
  package var text: WeightSource?
  /// Image encoder, from a ViT, DeiT or DINOv2.
  package var image: WeightSource?
  /// The least share of the numbers of those encoders, in percent, that a file must give; less is an error.
  package var leastCoverage: Double
  /// Nil for 1, which the identity then does not mention.
  private var chosenRateScale: Float?

  private init(
    whole: WeightSource?, text: WeightSource?, image: WeightSource?, leastCoverage: Double, rateScale: Float = 1
  ) {
    self.whole = whole
    self.text = text
    self.image = image
    self.leastCoverage = leastCoverage
    self.rateScale = rateScale
  }

  /// The learning rate of encoders that begin with published values, over that of projections and heads beside them: the former are near where they
  /// belong. Cross-attentions in between are among them although they begin at random; at ten times their rate matching stays at its prior
  /// (docs/decisions/training-from-scratch.md).
  public var rateScale: Float {
    get { chosenRateScale ?? 1 }
    set { chosenRateScale = newValue == 1 ? nil : newValue }
  }

  private enum CodingKeys: String, CodingKey {
    case whole, text, image, leastCoverage
    // Under another name than when cross-attentions learned at the full rate: such runs are others.
    case chosenRateScale = "encoderRateScale"
  }

  /// Of what cross-attentions and new heads leave, most must be there.
  public static let standardCoverage = 80.0

  /// Encoders of several origins; those that are nil stay random.
  public static func pretrained(
    text: WeightSource? = nil, image: WeightSource? = nil, requiring coverage: Double = standardCoverage,
    rateScale: Float = 1
  ) -> Initialization {
    Initialization(whole: nil, text: text, image: image, leastCoverage: coverage, rateScale: rateScale)
  }

  /// A whole model.
  public static func pretrained(
    _ whole: WeightSource, requiring coverage: Double = standardCoverage, rateScale: Float = 1
  ) -> Initialization {
    Initialization(whole: whole, text: nil, image: nil, leastCoverage: coverage, rateScale: rateScale)
  }

  /// Files of any kind, each for what its names say.
  package init(
    recognizing sources: [WeightSource], requiring coverage: Double = standardCoverage,
    in folders: CacheFolder = .standard()
  ) throws(WeightSourceError) {
    self.init(whole: nil, text: nil, image: nil, leastCoverage: coverage)
    for source in sources {
      let (file, map) = try source.open(in: folders)
      let part: WritableKeyPath<Initialization, WeightSource?>
      switch map {
      case is BERTNameMap: part = \.text
      case is TimmNameMap, is HuggingFaceViTNameMap, is DINOv2NameMap: part = \.image
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
  package func sizes(in folders: CacheFolder = .standard()) throws(WeightSourceError) -> [WeightSizes] {
    try sizesByFile(in: folders) { $0 }.map(\.sizes)
  }

  /// The same beside the paths of the files, whose content was looked at already: hashing it again takes as long.
  package func knownSizes(
    in folders: CacheFolder = .standard()
  ) throws(WeightSourceError) -> [(path: String, sizes: WeightSizes)] {
    try sizesByFile(in: folders) { $0.undigested }
  }

  private func sizesByFile(
    in folders: CacheFolder, _ opened: (WeightSource) -> WeightSource
  ) throws(WeightSourceError) -> [(path: String, sizes: WeightSizes)] {
    var result: [(path: String, sizes: WeightSizes)] = []
    for (_, source) in parts {
      let (file, map) = try opened(source).open(in: folders)
      do {
        result.append((file.path, try source.sizes(of: file, as: map)))
      } catch {
        throw .checkpoint(error)
      }
    }
    return result
  }
}

extension WeightSizes {
  /// That nothing beside a file says how many heads its encoders have: the same arrays could be any number.
  package func assumptions(of path: String, in shape: ModelShape) -> [String] {
    unsaidHeads.map { encoder in
      let count = encoder.hasPrefix("text") ? shape.textHeads : shape.imageHeads
      let number = "it is computed with \(count), the recipe's number."
      return unreadConfiguration.map {
        "\($0) is not read, because \(path) holds two encoders, so nothing says how many heads its \(encoder) has: \(number)"
      } ?? "Nothing beside \(path) says how many heads its \(encoder) has: \(number)"
    }
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

extension Recipe {
  /// With the sizes and the vocabulary of a published text encoder, but not its weights: what a random encoder is to be compared
  /// with it on.
  ///
  /// Half of its layers read text, half become the fusion encoder.
  public func withTextEncoder(of model: PretrainedModel) -> Recipe {
    require(model.sizes.text != nil, "withTextEncoder(of:): \(model.name) has no text encoder")
    return fitting(model.sizes).with(\.tokenizer.tokens, .weights(WeightSource(model.name)))
  }

  /// With the sizes of a published image encoder, but not its weights.
  ///
  /// Pictures and views keep their side if it can be cut into the encoder's patches; else they get the encoder's own.
  public func withImageEncoder(of model: PretrainedModel) -> Recipe {
    require(model.sizes.image != nil, "withImageEncoder(of:): \(model.name) has no image encoder")
    return fitting(model.sizes)
  }

  /// With a model of these sizes, and views as large as its pictures.
  package func fitting(_ sizes: WeightSizes) -> Recipe {
    var result = with(\.model, model.fitting(sizes))
    if result.model.imageSide != model.imageSide {
      result.augmentation = augmentation.resized(to: result.model.imageSide)
    }
    return result
  }

  /// Beginning with these weights, and with the vocabulary that belongs to those of the text encoder.
  ///
  /// - Parameter sizes: What the encoders are made to fit; without any they must fit already.
  package func beginning(with initialization: Initialization, fitting sizes: [WeightSizes] = []) -> Recipe {
    var initialization = initialization
    // How fast encoders learn is the recipe's choice, whatever they begin with.
    if let own = self.initialization { initialization.rateScale = own.rateScale }
    var result = sizes.reduce(with(\.initialization, initialization)) { $0.fitting($1) }
    if let source = initialization.textSource { result.tokenizer.tokens = .weights(source) }
    return result
  }

  /// The same recipe, knowing what is in the files it names; `known` holds the sources that were read before.
  package func resolvingWeights(
    _ known: inout [String: WeightSource], in folders: CacheFolder = .standard()
  ) throws(WeightSourceError) -> Recipe {
    var result = self
    func resolved(_ source: WeightSource) throws(WeightSourceError) -> WeightSource {
      if let found = known[source.place] { return found }
      let found = try source.resolved(in: folders)
      known[source.place] = found
      return found
    }
    if let source = initialization?.whole { result.initialization?.whole = try resolved(source) }
    if let source = initialization?.text { result.initialization?.text = try resolved(source) }
    if let source = initialization?.image { result.initialization?.image = try resolved(source) }
    return result
  }
}

extension Initialization {
  /// Where a parameter gets its values; nil if nowhere.
  func source(of path: String) -> WeightSource? { parts.last { $0.part.holds(path) }?.source }

  /// Whether a parameter, by its published name, belongs to an encoder that begins with published values: those between layers that did, too.
  package func reaches(_ path: String) -> Bool {
    let isOfEncoder = path.hasPrefix("visual_encoder.") || path.hasPrefix("text_encoder.")
    return isOfEncoder && parts.contains { $0.part.holds(path) }
  }
}
