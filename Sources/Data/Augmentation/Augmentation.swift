package import Parts
public import Tensor

/// How a picture becomes a view: a row of image operations that ends in a square picture.
///
/// A coded value, part of a run's identity. Each step draws from a key of its own, so that adding one step never changes what
/// another one draws.
public struct Augmentation: Sendable, Hashable, Codable {
  /// Views are `side` pixels wide and high.
  public let side: Int
  /// What is done to a picture, in this order.
  public var steps: [AugmentationStep]

  /// - Parameter steps: The last picture must be `side` x `side`.
  public init(side: Int, steps: [AugmentationStep]) {
    self.side = side
    self.steps = steps
  }

  /// The view of `image` that belongs to `seed`.
  public func apply(to image: PixelImage, seed: Seed) -> PixelImage {
    var view = image
    for (index, step) in steps.enumerated() {
      // Steps of one kind are told apart by how many of it came before, not by their place in the row.
      let earlier = steps[..<index].count { $0.name == step.name }
      var random = seed.derived(step.name, earlier).stream()
      if step.probability >= 1 || random.chance(step.probability) {
        step.operation.apply(to: &view, random: &random)
      }
    }
    require(
      view.width == side && view.height == side,
      "Augmentation: a view is \(view.width) x \(view.height) pixels, not \(side) x \(side); end in a crop or a resize")
    return view
  }

  /// The published pre-training views (TCL, section 4 and its code): random resized crop of 20 to 100 %, colour jitter (0.4, 0.4,
  /// 0.4, 0.1) in 80 %, grey in 20 %, blur in 50 %, flip in 50 %.
  ///
  /// - Parameter randAugment: Whether `RandAugment(2, 7)` follows, as in the published code.
  public static func published(side: Int, randAugment: Bool = false) -> Augmentation {
    let steps = [
      AugmentationStep(RandomResizedCrop(side: side, scale: 0.2...1)),
      AugmentationStep(ColorJitter(brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1), probability: 0.8),
      AugmentationStep(Grayscale(), probability: 0.2),
      AugmentationStep(GaussianBlur(radius: 0.1...2), probability: 0.5),
      AugmentationStep(HorizontalFlip(), probability: 0.5),
    ]
    return Augmentation(side: side, steps: randAugment ? steps + [AugmentationStep(RandAugment())] : steps)
  }

  /// Lighter views for small drawings, in which half of the picture or the colour is often all that the caption is about.
  ///
  /// - Parameter flips: Whether half of the views are mirrored; not for captions that say left and right.
  public static func drawings(side: Int, flips: Bool = true) -> Augmentation {
    let steps = [
      AugmentationStep(RandomResizedCrop(side: side, scale: 0.5...1)),
      AugmentationStep(ColorJitter(brightness: 0.3, contrast: 0.3, saturation: 0.3, hue: 0.03), probability: 0.8),
    ]
    return Augmentation(
      side: side, steps: flips ? steps + [AugmentationStep(HorizontalFlip(), probability: 0.5)] : steps)
  }

  /// The same views, `side` pixels wide and high: its crops and resizes, of which the last gives the size, make pictures of that side.
  package func resized(to side: Int) -> Augmentation {
    Augmentation(
      side: side,
      steps: steps.map { step in
        guard let operation = step.operation.resized(to: side) else { return step }
        return AugmentationStep(operation, probability: step.probability)
      })
  }

  /// The published view for evaluation: the whole picture, squashed to a square, nothing random.
  public static func evaluation(side: Int) -> Augmentation {
    Augmentation(side: side, steps: [AugmentationStep(Resize(side: side))])
  }
}

extension ImageOperation {
  /// The same operation, making squares of another side; nil if it is not known to make any.
  fileprivate func resized(to side: Int) -> (any ImageOperation)? {
    switch self {
    case var crop as RandomResizedCrop:
      crop.side = side
      return crop
    case var resize as Resize:
      resize.side = side
      return resize
    default: return nil
    }
  }
}

/// An image operation and how often it is applied.
public struct AugmentationStep: Sendable, Hashable {
  /// The operation with its version.
  package let part: VersionedPart<any ImageOperation>
  /// In `0...1`; 1 is always.
  package var probability: Float

  /// An operation that is applied with this probability, in `0...1`.
  public init(_ operation: any ImageOperation, probability: Float = 1) {
    part = VersionedPart(operation, as: operation)
    self.probability = probability
  }

  package var operation: any ImageOperation { part.value }

  /// The key of the operation in manifests.
  package var name: String { type(of: operation).name }
}

extension AugmentationStep: Codable {
  private enum Key: String, CodingKey {
    case operation
    case probability
    case settings
    case version
  }

  /// Reads the operation's name, version and settings; the name must be known to the decoder's catalogue of parts.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    part = try container.decodePart(
      .pictureOperation, as: { $0 as? any ImageOperation }, name: .operation, settings: .settings, version: .version,
      among: decoder.partTypes(or: Augmentation.standardTypes))
    probability = try container.decode(Float.self, forKey: .probability)
  }

  /// Writes the probability and the operation's name, version and settings.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(probability, forKey: .probability)
    try container.encode(part, name: .operation, settings: .settings, version: .version)
  }
}
