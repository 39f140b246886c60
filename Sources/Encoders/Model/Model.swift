public import Autograd
public import Tensor

/// A vision-language model in training: online encoders, the momentum encoders that follow them, the temperature.
public struct Model: Layer {
  public let shape: ModelShape
  public let online: EncoderSet
  /// A moving average of `online`; no gradient flows into it.
  public let momentum: EncoderSet
  /// A scalar; all similarities are divided by it.
  public let temperature: Parameter
  public let device: any Device

  /// Initial values depend on `seed` and the parameters' names only; the momentum set starts as a copy.
  public init(shape: ModelShape, temperature: Float, seed: Seed, device: any Device = CPUDevice.standard) {
    require(shape.fault == nil, "model: \(shape.fault ?? "")")
    self.shape = shape
    self.device = device
    let make = ParameterMaker(seed: seed, device: device, deviation: shape.initialDeviation)
    online = EncoderSet(make, shape: shape)
    momentum = EncoderSet(make.momentum, shape: shape)
    self.temperature = Parameter(path: "temp", value: Tensor(temperature, on: device))
  }

  /// The parameters that an optimizer may change: those of the online encoders and the temperature.
  public func visitParameters(_ visit: (Parameter) -> Void) {
    visit(temperature)
    online.visitParameters(visit)
  }

  public var momentumTwins: [(online: Parameter, momentum: Parameter)] {
    online.parameters.followed(by: momentum.parameters)
  }
}

/// The three encoders and the two projections into the shared space; a model has an online and a momentum set.
public struct EncoderSet: Layer {
  public let image: any ImageEncoder
  public let text: any TextEncoder
  public let fusion: any FusionEncoder
  public let imageProjection: Linear
  public let textProjection: Linear

  package init(
    image: any ImageEncoder, text: any TextEncoder, fusion: any FusionEncoder, imageProjection: Linear,
    textProjection: Linear
  ) {
    self.image = image
    self.text = text
    self.fusion = fusion
    self.imageProjection = imageProjection
    self.textProjection = textProjection
  }

  package init(_ make: ParameterMaker, shape: ModelShape) {
    self.init(
      image: VisionTransformer(make, shape: shape), text: TextTransformer(make, shape: shape),
      fusion: FusionTransformer(make, shape: shape),
      imageProjection: Linear(
        make, "vision_proj", inputs: shape.imageWidth, outputs: shape.embedWidth, .torchDefault),
      textProjection: Linear(
        make, "text_proj", inputs: shape.textWidth, outputs: shape.embedWidth, .torchDefault))
  }

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
