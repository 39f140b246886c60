public import Autograd
import Parts
public import Tensor

/// A vision-language model in training: online encoders, the momentum encoders that follow them, the temperature.
public struct Model: Layer {
  /// The sizes that the encoders were made for.
  public let shape: ModelShape
  /// How its encoders are built.
  public let encoders: EncoderChoice
  /// Lower layers that training leaves as they are.
  package let frozen: FrozenLayers
  /// What gradients change.
  public let online: EncoderSet
  /// A moving average of `online`; no gradient flows into it.
  public let momentum: EncoderSet
  /// A scalar; all similarities are divided by it.
  public let temperature: Parameter
  /// Where the parameters lie.
  public let device: any Device

  /// Initial values depend on `seed` and the parameters' names only; the momentum set starts as a copy.
  public init(
    shape: ModelShape, encoders: EncoderChoice = .vitBERT, frozen: FrozenLayers = .none, temperature: Float, seed: Seed,
    device: any Device
  ) {
    let outline = ModelOutline(shape: shape, encoders: encoders)
    let fault = outline.fault ?? frozen.fault(for: outline)
    require(fault == nil, "model: \(fault ?? "")")
    self.shape = shape
    self.encoders = encoders
    self.frozen = frozen
    self.device = device
    let make = ParameterMaker(seed: seed, device: device, deviation: shape.initialDeviation)
    online = EncoderSet(make, shape: shape, encoders, frozen: frozen)
    momentum = EncoderSet(make.momentum, shape: shape, encoders, frozen: frozen)
    self.temperature = Parameter(path: "temp", value: Tensor(temperature, on: device))
    shareFrozenValues()
  }

  /// Gives the momentum encoders the frozen values of the online ones, which then are in memory once.
  package func shareFrozenValues() {
    for (online, momentum) in online.frozenParameters.followed(by: momentum.frozenParameters) {
      momentum.value = online.value
    }
  }

  /// All parameters of the online encoders, frozen ones as well, and the temperature.
  public func visitParameters(_ visit: (Parameter) -> Void) {
    visit(temperature)
    online.visitParameters(visit)
  }

  /// Without frozen ones, which nobody has to follow.
  public var momentumTwins: [(online: Parameter, momentum: Parameter)] {
    online.parameters.followed(by: momentum.parameters).filter { !$0.online.isFrozen }
  }
}

/// The three encoders and the two projections into the shared space; a model has an online and a momentum set.
public struct EncoderSet: Layer {
  /// Reads pictures.
  public let image: any ImageEncoder
  /// Reads captions.
  public let text: any TextEncoder
  /// Reads captions beside pictures.
  public let fusion: any FusionEncoder
  /// From tokens of pictures, `[tokens, imageWidth]`, into the shared space, `[rows, embedWidth]`.
  public let imageProjection: Projection
  /// From tokens of captions, `[tokens, textWidth]`, into the shared space, `[rows, embedWidth]`.
  public let textProjection: Projection

  package init(
    image: any ImageEncoder, text: any TextEncoder, fusion: any FusionEncoder, imageProjection: Projection,
    textProjection: Projection
  ) {
    self.image = image
    self.text = text
    self.fusion = fusion
    self.imageProjection = imageProjection
    self.textProjection = textProjection
  }

  package init(
    _ make: ParameterMaker, shape: ModelShape, _ encoders: EncoderChoice = .vitBERT, frozen: FrozenLayers = .none
  ) {
    self.init(
      image: EncoderSet.freezing(frozen.image, of: encoders.image.makeEncoder(for: shape, make)),
      text: EncoderSet.freezing(frozen.text, of: encoders.text.makeEncoder(for: shape, make)),
      fusion: encoders.fusion.makeEncoder(for: shape, make),
      imageProjection: Projection(
        make, "vision_proj", inputs: shape.imageWidth, outputs: shape.embedWidth, pooling: shape.projection),
      textProjection: Projection(
        make, "text_proj", inputs: shape.textWidth, outputs: shape.embedWidth, pooling: shape.projection))
    if let fault = fault(for: shape, encoders) { require(false, "model: \(fault)") }
    for parameter in frozenParameters { parameter.isFrozen = true }
  }

  private static func freezing(_ layers: Range<Int>?, of encoder: any ImageEncoder) -> any ImageEncoder {
    guard let layers else { return encoder }
    guard let base = encoder as? any LayeredImageEncoder else {
      fatalError("model: the image encoder is not a stack of layers")
    }
    return PartlyFrozenImageEncoder(base: base, layers: layers.upperBound)
  }

  private static func freezing(_ layers: Range<Int>?, of encoder: any TextEncoder) -> any TextEncoder {
    guard let layers else { return encoder }
    guard let base = encoder as? any LayeredTextEncoder else {
      fatalError("model: the text encoder is not a stack of layers")
    }
    return PartlyFrozenTextEncoder(base: base, layers: layers.upperBound)
  }

  /// Those of layers that training leaves as they are.
  package var frozenParameters: [Parameter] {
    ((image as? PartlyFrozenImageEncoder)?.frozenParameters ?? [])
      + ((text as? PartlyFrozenTextEncoder)?.frozenParameters ?? [])
  }

  /// What an encoder does not keep of what its architecture promises, or nil.
  private func fault(for shape: ModelShape, _ encoders: EncoderChoice) -> String? {
    let widths = [
      (PartKind.imageEncoder, image.width, shape.imageWidth), (.textEncoder, text.width, shape.textWidth),
      (.fusionEncoder, fusion.width, shape.textWidth),
    ]
    for (kind, width, expected) in widths where width != expected {
      return "the \(kind) '\(encoders.name(of: kind))' gives tokens of \(width), not \(expected)"
    }
    let side = encoders.image.gridSide(for: shape)
    guard image.gridSide == side else {
      return "the image encoder '\(encoders.name(of: .imageEncoder))' has a grid of "
        + "\(image.gridSide.map { "\($0)" } ?? "no") patches per side, but promises \(side.map { "\($0)" } ?? "none")"
    }
    if encoders.text.gives.contains(.wordTable) {
      guard text.wordEmbeddings?.shape == [shape.vocabularySize, shape.textWidth] else {
        return "the text encoder '\(encoders.name(of: .textEncoder))' promises a table of \(shape.vocabularySize) word "
          + "vectors of \(shape.textWidth) and does not have it"
      }
    }
    var paths: Set<String> = []
    let twice = parameters.first { !paths.insert($0.path).inserted }
    return twice.map { "two parameters lie at '\($0.path)'; give one of them another path" }
  }

  /// Visits the encoders, then the projections.
  public func visitParameters(_ visit: (Parameter) -> Void) {
    image.visitParameters(visit)
    text.visitParameters(visit)
    fusion.visitParameters(visit)
    imageProjection.visitParameters(visit)
    textProjection.visitParameters(visit)
  }

  /// The name of the momentum twin of `path` in published checkpoints: `visual_encoder.norm.bias` is followed by
  /// `visual_encoder_m.norm.bias`.
  @Sendable
  package static func momentumPath(_ path: String) -> String {
    guard let dot = path.firstIndex(of: ".") else { return path + "_m" }
    return path[..<dot] + "_m" + path[dot...]
  }
}
