import Parts

// None of them states a version: recipes do not write the standard encoders, so a change to what they compute raises the version of the
// numerics.

/// The Vision Transformer (Dosovitskiy et al. 2021), with the sizes of the model's shape.
public struct ViT: ImageArchitecture {
  public static let name = "vit"
  public static let summary =
    "The Vision Transformer (Dosovitskiy et al. 2021), with the sizes of the model's shape."
  public static let standard: ViT? = ViT()

  public init() {}

  public func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any ImageEncoder {
    VisionTransformer(make, shape: shape)
  }

  public func gridSide(for shape: ModelShape) -> Int? { shape.imageSide / shape.patch }
  public func layerCount(for shape: ModelShape) -> Int? { shape.imageDepth }
}

/// The lower layers of BERT (Devlin et al. 2019), with the sizes of the model's shape.
public struct BERT: TextArchitecture {
  public static let name = "bert"
  public static let summary =
    "The lower layers of BERT (Devlin et al. 2019), with the sizes of the model's shape."
  public static let standard: BERT? = BERT()

  public init() {}

  public func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any TextEncoder {
    TextTransformer(make, shape: shape)
  }

  public func layerCount(for shape: ModelShape) -> Int? { shape.textDepth }
}

/// The upper layers of BERT with cross-attention to the picture, with the sizes of the model's shape.
public struct BERTFusion: FusionArchitecture {
  public static let name = "bert-fusion"
  public static let summary =
    "The upper layers of BERT with cross-attention to the picture, with the sizes of the model's shape."
  public static let standard: BERTFusion? = BERTFusion()

  public init() {}

  public func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any FusionEncoder {
    FusionTransformer(make, shape: shape)
  }
}
