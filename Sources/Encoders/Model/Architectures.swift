public import Parts

/// How an image encoder is built: a part of a recipe, whose settings are its stored properties.
///
/// It is made for a ``ModelShape``, which stays the sizes at the seams: its encoder reads pictures `imageSide` pixels wide and gives tokens
/// of `imageWidth`, whatever it does between; a last `Linear` gives that width.
public protocol ImageArchitecture: Part {
  /// The key in recipes.
  static var name: String { get }

  /// Parameters lie at paths that no other part of the model has, and their first values depend on the maker alone.
  func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any ImageEncoder

  /// The side of the square of patch tokens that its encoder will give; nil if its tokens form no square.
  func gridSide(for shape: ModelShape) -> Int?

  /// Why it cannot be made for these sizes, or nil: `imageSide 20 is not a multiple of 8`.
  func fault(for shape: ModelShape) -> String?

  /// How many layers of its encoder can be frozen from below, where that is a ``LayeredImageEncoder``; nil, the default, for one that is
  /// no stack of layers.
  func layerCount(for shape: ModelShape) -> Int?
}

/// How a text encoder is built; its encoder gives tokens of `textWidth`.
public protocol TextArchitecture: Part {
  /// The key in recipes.
  static var name: String { get }

  /// Parameters lie at paths that no other part of the model has, and their first values depend on the maker alone.
  func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any TextEncoder

  /// What its encoder gives beside the first token of each caption; words and their table, if it does not say.
  var gives: Set<EncoderOutput> { get }

  /// Why it cannot be made for these sizes, or nil.
  func fault(for shape: ModelShape) -> String?

  /// How many layers of its encoder can be frozen from below, where that is a ``LayeredTextEncoder``; nil, the default, for one that is no
  /// stack of layers.
  func layerCount(for shape: ModelShape) -> Int?
}

/// How a fusion encoder is built; it reads tokens of `imageWidth` and `textWidth` and gives such of `textWidth`.
public protocol FusionArchitecture: Part {
  /// The key in recipes.
  static var name: String { get }

  /// Parameters lie at paths that no other part of the model has, and their first values depend on the maker alone.
  func makeEncoder(for shape: ModelShape, _ make: ParameterMaker) -> any FusionEncoder

  /// Why it cannot be made for these sizes, or nil.
  func fault(for shape: ModelShape) -> String?
}

extension PartKind {
  /// What encodes pictures.
  public static let imageEncoder = PartKind("image encoder")
  /// What encodes captions.
  public static let textEncoder = PartKind("text encoder")
  /// What fuses both.
  public static let fusionEncoder = PartKind("fusion encoder")
}

extension ImageArchitecture {
  /// The kind that all of them share, `imageEncoder`.
  public static var kind: PartKind { .imageEncoder }
  /// The key in recipes.
  public static var partName: String { name }
  /// None: it can be made for all sizes.
  public func fault(for shape: ModelShape) -> String? { nil }
  /// Nil: no stack of layers.
  public func layerCount(for shape: ModelShape) -> Int? { nil }
}

extension TextArchitecture {
  /// The kind that all of them share, `textEncoder`.
  public static var kind: PartKind { .textEncoder }
  /// The key in recipes.
  public static var partName: String { name }
  /// Words and their table.
  public var gives: Set<EncoderOutput> { [.words, .wordTable] }
  /// None: it can be made for all sizes.
  public func fault(for shape: ModelShape) -> String? { nil }
  /// Nil: no stack of layers.
  public func layerCount(for shape: ModelShape) -> Int? { nil }
}

extension FusionArchitecture {
  /// The kind that all of them share, `fusionEncoder`.
  public static var kind: PartKind { .fusionEncoder }
  /// The key in recipes.
  public static var partName: String { name }
  /// None: it can be made for all sizes.
  public func fault(for shape: ModelShape) -> String? { nil }
}

/// What encoders give beside the vector of the whole, and what an objective may need.
public enum EncoderOutput: String, Sendable, Hashable, CaseIterable {
  /// Image tokens after the first one that form a square, row by row.
  case grid = "a grid of patches"
  /// A text token for each token of the caption, the first one included.
  case words = "a token for each word"
  /// A table of word vectors that predictions can be tied to.
  case wordTable = "a table of word vectors"

  /// Whose it is.
  package var kind: PartKind { self == .grid ? .imageEncoder : .textEncoder }
}
