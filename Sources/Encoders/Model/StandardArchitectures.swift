import Parts

// None of them states a version: recipes do not write the standard encoders, so a change to what they compute raises the version of the
// numerics.

/// The Vision Transformer (Dosovitskiy et al. 2021), with the sizes of the model's shape.
public struct ViT: ImageArchitecture {
  public static let name = "vit"
  public static let summary =
    "The Vision Transformer (Dosovitskiy et al. 2021), with the sizes of the model's shape."
  public static let standard: ViT? = ViT()

  /// The vision transformer; its sizes are those of the model's shape.
  public init() {}

  /// A vision transformer with a class token, `1 + (imageSide / patch)^2` tokens per picture.
  public func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any ImageEncoder {
    VisionTransformer(make, shape: shape)
  }

  /// Patches along one side of a picture.
  public func gridSide(for shape: ModelShape) -> Int? { shape.imageSide / shape.patch }
  /// The depth of the image encoder.
  public func layerCount(for shape: ModelShape) -> Int? { shape.imageDepth }
}

/// The lower layers of BERT (Devlin et al. 2019), with the sizes of the model's shape.
public struct BERT: TextArchitecture {
  public static let name = "bert"
  public static let summary =
    "The lower layers of BERT (Devlin et al. 2019), with the sizes of the model's shape."
  public static let standard: BERT? = BERT()

  /// The text encoder of BERT; its sizes are those of the model's shape.
  public init() {}

  /// The lower layers of BERT, which see text alone.
  public func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any TextEncoder {
    TextTransformer(make, shape: shape)
  }

  /// The depth of the text encoder.
  public func layerCount(for shape: ModelShape) -> Int? { shape.textDepth }
}

/// The upper layers of BERT with cross-attention to the picture, with the sizes of the model's shape.
public struct BERTFusion: FusionArchitecture {
  public static let name = "bert-fusion"
  public static let summary =
    "The upper layers of BERT with cross-attention to the picture, with the sizes of the model's shape."
  public static let standard: BERTFusion? = BERTFusion()

  /// BERT's upper layers; their sizes are those of the model's shape.
  public init() {}

  /// The upper layers of BERT, with cross-attention to pictures.
  public func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any FusionEncoder {
    FusionTransformer(make, shape: shape)
  }
}
