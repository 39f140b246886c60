public import Tensor

/// Some of ten operations, chosen anew for each view, each applied in half of the cases: `RandomAugment(2, 7)` of ALBEF and TCL.
///
/// The choice is with replacement. A weaker relative of RandAugment (Cubuk et al. 2019), computed as the published code does
/// with OpenCV; one difference: sharpened levels are clamped and do not wrap around.
public struct RandAugment: ImageOperation {
  public static let name = "rand-augment"

  /// Operations drawn for a view.
  public var count: Int
  /// The strength, of 10.
  public var level: Float
  /// How often a drawn operation is applied.
  public var probability: Float
  /// What is drawn from.
  public var operations: [RandAugmentOperation]

  public init(
    count: Int = 2, level: Float = 7, probability: Float = 0.5,
    operations: [RandAugmentOperation] = RandAugmentOperation.allCases
  ) {
    require(
      count >= 0 && (0...10).contains(level) && !operations.isEmpty,
      "RandAugment: \(count) operations of level \(level) out of \(operations.count)")
    self.count = count
    self.level = level
    self.probability = probability
    self.operations = operations
  }

  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    // All numbers are drawn whatever comes of them, so that one draw never changes another.
    let drawn = (0..<count).map { _ in
      (
        operation: operations[random.index(below: operations.count)], isApplied: random.chance(probability),
        isReversed: random.chance(0.5)
      )
    }
    for draw in drawn where draw.isApplied {
      draw.operation.apply(to: &image, strength: Double(level) / 10, isReversed: draw.isReversed)
    }
  }
}
