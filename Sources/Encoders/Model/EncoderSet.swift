public import Autograd
import Tensor

/// The three encoders and the two projections into the shared space; a model has an online and a momentum set.
public struct EncoderSet: Layer {
  public let image: any ImageEncoder
  public let text: any TextEncoder
  public let fusion: any FusionEncoder
  public let imageProjection: Linear
  public let textProjection: Linear

  public init(
    image: any ImageEncoder, text: any TextEncoder, fusion: any FusionEncoder, imageProjection: Linear,
    textProjection: Linear
  ) {
    self.image = image
    self.text = text
    self.fusion = fusion
    self.imageProjection = imageProjection
    self.textProjection = textProjection
  }

  public init(_ make: ParameterMaker, shape: ModelShape) {
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
  public static func momentumPath(_ path: String) -> String {
    guard let dot = path.firstIndex(of: ".") else { return path + "_m" }
    return path[..<dot] + "_m" + path[dot...]
  }
}
