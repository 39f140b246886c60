public import Data
public import Tensor

/// An embedded data set: pictures drawn, and captioned by rule, from known factors.
///
/// Shape, colour, size and number of equal objects, or two objects in a relation. Needs nothing from outside, has any number
/// of pairs, and because the factors of a picture are known (`factors(at:)`) it can be asked which objective learns which
/// factor. Combinations of factors are held out: one that validation or test shows is never seen in training, though each
/// single factor is. Relations do not survive a horizontal flip; train with an augmentation that has none.
public struct CaptionedShapes: PairSource, Hashable {
  /// Which part; a combination of factors belongs to one part only.
  public let split: DataSplit
  /// How many pictures there are.
  public let count: Int
  /// Pictures are `side` pixels wide and high.
  public let side: Int
  /// What decides every drawing, together with its place.
  public let seed: Seed

  /// Pictures of `side` pixels; a trap below 8 pixels.
  public init(split: DataSplit, count: Int, side: Int = 96, seed: Seed = Seed(0)) {
    require(
      count >= 0 && side >= 8, "CaptionedShapes: \(count) pictures of \(side) pixels; at least 8 pixels are needed")
    self.split = split
    self.count = count
    self.side = side
    self.seed = seed
  }

  /// Such as `shapes/train`.
  public var name: String { "shapes/\(split.rawValue)" }

  /// A hash of split, sizes, seed and the version of the rules that draw and describe.
  public var fingerprint: UInt64 {
    // The number is the version of the drawing and captioning rules: raise it when a picture or a caption changes.
    seed.derived("captioned-shapes/\(split.rawValue)", 1, count, side).value
  }

  /// What picture `index` shows.
  public func factors(at index: Int) -> ShapeFactors {
    require((0..<count).contains(index), "CaptionedShapes: sample \(index) of \(count)")
    var random = seed.derived("shape-factors/\(split.rawValue)", index).stream()
    var factors = ShapeFactors.random(using: &random)
    while factors.split != split { factors = .random(using: &random) }
    return factors
  }

  /// Sentences that describe the picture, computed from its factors.
  public func captions(at index: Int) -> [String] { factors(at: index).captions }

  /// The canonical sentence, which pictures of the same content share.
  public func group(at index: Int) -> String { factors(at: index).canonicalCaption }

  /// `numbers` for pictures of equal objects, `relations` for pictures of two objects.
  public func origin(at index: Int) -> String { factors(at: index).relation == nil ? "numbers" : "relations" }

  /// The drawing, `side` pixels wide and high; the same whenever it is asked for.
  public func image(at index: Int) -> PixelImage {
    var random = seed.derived("shape-scene/\(split.rawValue)", index).stream()
    return ShapeCanvas.draw(ShapeScene(factors(at: index), random: &random), side: side)
  }
}
