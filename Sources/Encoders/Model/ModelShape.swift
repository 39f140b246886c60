/// The sizes of a vision-language model: image encoder, text encoder, fusion encoder, projections.
public struct ModelShape: Sendable, Codable, Hashable {
  /// Pixels.
  public var imageSide: Int
  /// Pixels.
  public var patch: Int
  /// Numbers per image token.
  public var imageWidth: Int
  /// Layers of the image encoder.
  public var imageDepth: Int
  /// Attention heads of each of its layers; they divide `imageWidth`.
  public var imageHeads: Int
  /// Numbers per text token, and per fused one.
  public var textWidth: Int
  /// Layers that see text alone.
  public var textDepth: Int
  /// Layers with cross-attention to the picture.
  public var fusionDepth: Int
  /// Attention heads of each layer of the text and fusion encoders; they divide `textWidth`.
  public var textHeads: Int
  /// How many tokens the tokenizer knows; the rows of the table of word vectors.
  public var vocabularySize: Int
  /// The longest caption that has positions, in tokens.
  public var maxPositions: Int
  /// The size of the shared space of pictures and captions.
  public var embedWidth: Int
  /// Dropout of the text and fusion encoder; the image encoder has none.
  public var dropout: Float
  /// Of the normal distribution that the transformers' weights are drawn from. Published: 0.02, at a width of 768; a narrow model
  /// needs more for its sublayers to say anything at first.
  public var initialDeviation: Float
  /// What projections into the shared space have beside the published linear map of the first token; nil for nothing.
  public var projection: PooledProjection?
  /// Added to variances in the norms of the text and fusion encoder; nil for BERT's 1e-12.
  public var textEpsilon: Float?
  /// The same in the image encoder; nil for the 1e-6 of timm's ViT.
  public var imageEpsilon: Float?

  package static let standardTextEpsilon: Float = 1e-12
  package static let standardImageEpsilon: Float = 1e-6

  /// Sizes of a model; whether a model of them can be built is checked before one is.
  public init(
    imageSide: Int, patch: Int, imageWidth: Int, imageDepth: Int, imageHeads: Int, textWidth: Int, textDepth: Int,
    fusionDepth: Int, textHeads: Int, vocabularySize: Int, maxPositions: Int, embedWidth: Int, dropout: Float = 0.1,
    initialDeviation: Float = 0.02, projection: PooledProjection? = nil
  ) {
    self.imageSide = imageSide
    self.patch = patch
    self.imageWidth = imageWidth
    self.imageDepth = imageDepth
    self.imageHeads = imageHeads
    self.textWidth = textWidth
    self.textDepth = textDepth
    self.fusionDepth = fusionDepth
    self.textHeads = textHeads
    self.vocabularySize = vocabularySize
    self.maxPositions = maxPositions
    self.embedWidth = embedWidth
    self.dropout = dropout
    self.initialDeviation = initialDeviation
    self.projection = projection
  }

  /// The first reason why no model of these sizes can be built, or nil.
  package var fault: String? {
    let sizes: [(String, Int)] = [
      ("imageSide", imageSide), ("patch", patch), ("imageWidth", imageWidth), ("imageDepth", imageDepth),
      ("imageHeads", imageHeads), ("textWidth", textWidth), ("textDepth", textDepth), ("fusionDepth", fusionDepth),
      ("textHeads", textHeads), ("vocabularySize", vocabularySize), ("maxPositions", maxPositions),
      ("embedWidth", embedWidth),
    ]
    for (name, size) in sizes where size < 1 { return "\(name) is \(size); it must be at least 1" }
    if imageSide % patch != 0 { return "imageSide \(imageSide) is not a multiple of patch \(patch)" }
    if imageWidth % imageHeads != 0 { return "imageWidth \(imageWidth) is not a multiple of imageHeads \(imageHeads)" }
    if textWidth % textHeads != 0 { return "textWidth \(textWidth) is not a multiple of textHeads \(textHeads)" }
    if !(dropout >= 0 && dropout < 1) { return "dropout \(dropout) is outside 0..<1" }
    if !(initialDeviation > 0 && initialDeviation.isFinite) {
      return "initialDeviation is \(initialDeviation); it must be above 0"
    }
    for (name, epsilon) in [("textEpsilon", textEpsilon), ("imageEpsilon", imageEpsilon)] {
      if let epsilon, !(epsilon > 0 && epsilon < 1) { return "\(name) is \(epsilon); it must lie between 0 and 1" }
    }
    return projection?.fault
  }
}

extension ModelShape {
  /// 192 wide, 6 + 3 + 3 layers, 64 pixels: 17 image tokens.
  package static let tiny = ModelShape(
    imageSide: 64, patch: 16, imageWidth: 192, imageDepth: 6, imageHeads: 3, textWidth: 192, textDepth: 3,
    fusionDepth: 3, textHeads: 3, vocabularySize: 4096, maxPositions: 512, embedWidth: 128)

  /// 384 wide, 12 + 6 + 6 layers, 256 pixels: 257 image tokens.
  package static let small = ModelShape(
    imageSide: 256, patch: 16, imageWidth: 384, imageDepth: 12, imageHeads: 6, textWidth: 384, textDepth: 6,
    fusionDepth: 6, textHeads: 6, vocabularySize: 8192, maxPositions: 512, embedWidth: 256)

  /// Photographs on one machine: the same widths and depths on 128 pixels: 65 image tokens.
  package static let smallPhotographs = ModelShape(
    imageSide: 128, patch: 16, imageWidth: 384, imageDepth: 12, imageHeads: 6, textWidth: 384, textDepth: 6,
    fusionDepth: 6, textHeads: 6, vocabularySize: 8192, maxPositions: 64, embedWidth: 256)

  /// The paper's model: ViT-B/16 and BERT-base, half of it for fusion.
  public static let base = ModelShape(
    imageSide: 256, patch: 16, imageWidth: 768, imageDepth: 12, imageHeads: 12, textWidth: 768, textDepth: 6,
    fusionDepth: 6, textHeads: 12, vocabularySize: 30_522, maxPositions: 512, embedWidth: 256)

  /// The main job on two cores: 128 wide, 4 + 2 + 2 layers, 48 pixels in patches of 12: 17 image tokens.
  public static let demo = ModelShape(
    imageSide: 48, patch: 12, imageWidth: 128, imageDepth: 4, imageHeads: 4, textWidth: 128, textDepth: 2,
    fusionDepth: 2, textHeads: 4, vocabularySize: 4096, maxPositions: 64, embedWidth: 128, initialDeviation: 0.08)

  /// A night on two cores: the main job's widths and depths on 64 pixels in patches of 8: 65 image tokens.
  public static let full = ModelShape(
    imageSide: 64, patch: 8, imageWidth: 128, imageDepth: 4, imageHeads: 4, textWidth: 128, textDepth: 2,
    fusionDepth: 2, textHeads: 4, vocabularySize: 4096, maxPositions: 64, embedWidth: 128, initialDeviation: 0.08)

  /// For tests and smoke runs: seconds.
  public static let smoke = ModelShape(
    imageSide: 32, patch: 8, imageWidth: 32, imageDepth: 1, imageHeads: 2, textWidth: 32, textDepth: 1,
    fusionDepth: 1, textHeads: 2, vocabularySize: 256, maxPositions: 32, embedWidth: 16)
}
