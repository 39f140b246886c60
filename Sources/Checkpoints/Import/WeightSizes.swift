package import Encoders
/// The sizes of the encoders that a file of weights holds: told by its arrays and, for what arrays do not tell, by the
/// `config.json` beside it.
package struct WeightSizes: Sendable, Hashable {
  /// A BERT: text layers, then fusion layers.
  package struct Text: Sendable, Hashable {
    package var width = 0
    /// All layers, whatever they are used for.
    package var depth = 0
    /// How many of them have a cross-attention.
    package var crossedDepth = 0
    package var vocabularySize = 0
    package var maxPositions = 0
    /// Nil when nothing says it: the same arrays could be any number of heads.
    package var heads: Int?
    /// Of the norms; nil when nothing says it, which then is BERT's 1e-12.
    package var epsilon: Double?

    package init(
      width: Int = 0, depth: Int = 0, crossedDepth: Int = 0, vocabularySize: Int = 0, maxPositions: Int = 0,
      heads: Int? = nil, epsilon: Double? = nil
    ) {
      self.width = width
      self.depth = depth
      self.crossedDepth = crossedDepth
      self.vocabularySize = vocabularySize
      self.maxPositions = maxPositions
      self.heads = heads
      self.epsilon = epsilon
    }
  }

  /// A ViT.
  package struct Image: Sendable, Hashable {
    package var width = 0
    package var depth = 0
    /// Pixels.
    package var patch = 0
    /// Nil when nothing says it.
    package var heads: Int?
    /// Of the pictures, in pixels, that models of other sides get; nil for no preference.
    package var side: Int?
    /// Of the norms; nil when nothing says it, which then is timm's 1e-6.
    package var epsilon: Double?

    package init(width: Int = 0, depth: Int = 0, patch: Int = 0, heads: Int? = nil, side: Int? = nil) {
      self.width = width
      self.depth = depth
      self.patch = patch
      self.heads = heads
      self.side = side
    }
  }

  /// Nil when the file holds no word embeddings.
  package private(set) var text: Text?
  /// Nil when the file holds no patch embedding.
  package private(set) var image: Image?
  /// The `config.json` beside the file; nil if there is none.
  package private(set) var configuration: String?
  /// The same where it is not read, because the file holds two encoders.
  package private(set) var unreadConfiguration: String?

  /// Sizes that are known without a file.
  package init(text: Text? = nil, image: Image? = nil) {
    self.text = text
    self.image = image
  }

  /// The sizes of what `map` finds in `file`; only online encoders count.
  package init(_ file: CheckpointFile, as map: some NameMap) throws(CheckpointError) {
    var (text, image) = (Text(), Image())
    var pairedLayers = 0
    var shapes: [String: [Int]] = [:]
    for name in file.names {
      let target: String
      switch map.destination(of: name) {
      case .array(let whole):
        target = whole
        shapes[whole] = file.shape(of: name)
      case .block(let whole, _, _), .tokens(let whole, _, _): target = whole
      case .rowFactors, .alias, .buffer, .dropped, .unknown: continue
      }
      let shape = file.shape(of: name) ?? []
      switch target {
      case "text_encoder.bert.embeddings.word_embeddings.weight" where shape.count == 2:
        (text.vocabularySize, text.width) = (shape[0], shape[1])
      case "text_encoder.bert.embeddings.position_embeddings.weight" where shape.count == 2:
        text.maxPositions = shape[0]
      case "visual_encoder.patch_embed.proj.weight" where shape.count == 4:
        (image.width, image.patch) = (shape[0], shape[3])
      case "visual_encoder.patch_embed.proj.weight" where shape.count == 2:
        (image.width, image.patch) = (shape[0], Int(Double(shape[1] / 3).squareRoot()))
      default:
        if let (layer, part) = target.numbered(after: "text_encoder.bert.encoder.layer.") {
          text.depth = max(text.depth, layer + 1)
          if part == "crossattention.self.query.weight" { text.crossedDepth += 1 }
        }
        if let (_, part) = target.numbered(after: "two_pictures.encoder.layer."),
          part == "crossattention.self.query.weight"
        {
          pairedLayers += 1
        }
        if let (block, _) = target.numbered(after: "visual_encoder.blocks.") {
          image.depth = max(image.depth, block + 1)
        }
      }
    }
    // Of two pictures, each fusion layer is two.
    text.depth += pairedLayers / 2
    text.crossedDepth += pairedLayers / 2
    self.text = text.width > 0 ? text : nil
    self.image = image.width > 0 ? image : nil
    try readConfiguration(beside: file.path) { shapes[$0] }
  }

  /// A `config.json` says how many heads there are, and it may say that the encoder is not what Triad computes.
  private mutating func readConfiguration(
    beside path: String, _ shape: (String) -> [Int]?
  ) throws(CheckpointError) {
    guard text != nil || image != nil, let configuration = try EncoderConfiguration(beside: path) else { return }
    switch (text, image) {
    case (var own?, nil):
      (own.heads, own.epsilon) = try configuration.text(own, shape)
      text = own
    case (nil, var own?):
      (own.heads, own.epsilon) = try configuration.image(own, shape)
      image = own
    // Only a file of one encoder has a configuration that is about it.
    default: unreadConfiguration = configuration.path
    }
    self.configuration = configuration.path
  }

  /// The encoders whose number of heads nothing says, in words: it is then the recipe's.
  package var unsaidHeads: [String] {
    [
      text.flatMap { $0.heads == nil ? "text encoder" : nil },
      image.flatMap { $0.heads == nil ? "image encoder" : nil },
    ].compactMap { $0 }
  }

  /// Whether all layers of a BERT read text alone in a model, so that its fusion encoder begins with copies of the last ones.
  package func isTextAlone(in shape: ModelShape) -> Bool {
    guard let text else { return false }
    return text.crossedDepth == 0 && text.depth == shape.textDepth && shape.fusionDepth <= shape.textDepth
  }

  /// The first size that differs from those of a model: a name of ``ModelShape``, what the file has, what the model has.
  package func conflict(with shape: ModelShape) -> (name: String, found: Int, expected: Int)? {
    var pairs: [(name: String, found: Int?, expected: Int)] = []
    if let text {
      pairs += [("textWidth", text.width, shape.textWidth)]
      if !isTextAlone(in: shape) {
        pairs += [
          ("textDepth + fusionDepth", text.depth, shape.textDepth + shape.fusionDepth),
          ("fusionDepth", text.crossedDepth > 0 ? text.crossedDepth : nil, shape.fusionDepth),
        ]
      }
      pairs += [
        ("textHeads", text.heads, shape.textHeads),
        // Rows after those of the vocabulary are left out.
        ("vocabularySize", min(text.vocabularySize, shape.vocabularySize), shape.vocabularySize),
      ]
    }
    if let image {
      pairs += [
        ("imageWidth", image.width, shape.imageWidth), ("imageDepth", image.depth, shape.imageDepth),
        ("imageHeads", image.heads, shape.imageHeads), ("patch", image.patch, shape.patch),
      ]
    }
    for (name, found, expected) in pairs {
      if let found, found != expected { return (name, found, expected) }
    }
    return nil
  }

  /// - Throws: `CheckpointError.malformedConfiguration` where norms have another epsilon than those of a model.
  package func checkEpsilons(in shape: ModelShape) throws(CheckpointError) {
    let pairs = [
      (text?.epsilon, shape.textEpsilon ?? ModelShape.standardTextEpsilon),
      (image?.epsilon, shape.imageEpsilon ?? ModelShape.standardImageEpsilon),
    ]
    for case (let found?, let expected) in pairs where Float(found) != expected {
      throw .malformedConfiguration(
        path: configuration ?? "config.json",
        reason:
          "its layer_norm_eps is \(found), but the recipe's model has \(expected), which `--fit` replaces by the file's"
      )
    }
  }
}

extension ModelShape {
  /// The same model with the sizes of the encoders that `sizes` are of: their widths, depths, heads, patches and epsilons, the vocabulary, and
  /// no more text positions than there are.
  ///
  /// A BERT's lower half becomes the text encoder, its upper half the fusion encoder, as in the paper. Heads that nothing tells
  /// stay as they are. So does the side of pictures if it can be cut into patches; else it is the file's, or the next that can.
  package func fitting(_ sizes: WeightSizes) -> ModelShape {
    var result = self
    if let text = sizes.text {
      result.textWidth = text.width
      result.fusionDepth = text.crossedDepth > 0 ? text.crossedDepth : text.depth / 2
      result.textDepth = text.depth - result.fusionDepth
      result.textHeads = text.heads ?? textHeads
      if let epsilon = text.epsilon.map(Float.init) {
        result.textEpsilon = epsilon == Self.standardTextEpsilon ? nil : epsilon
      }
      result.vocabularySize = text.vocabularySize
      result.maxPositions = min(maxPositions, text.maxPositions)
    }
    if let image = sizes.image {
      result.imageWidth = image.width
      result.imageDepth = image.depth
      result.imageHeads = image.heads ?? imageHeads
      if let epsilon = image.epsilon.map(Float.init) {
        result.imageEpsilon = epsilon == Self.standardImageEpsilon ? nil : epsilon
      }
      result.patch = image.patch
      if image.patch > 0, imageSide % image.patch != 0 {
        result.imageSide = image.side ?? (imageSide / image.patch + 1) * image.patch
      }
    }
    return result
  }
}
