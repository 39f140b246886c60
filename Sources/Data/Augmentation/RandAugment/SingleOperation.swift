public import Tensor

/// One of the operations of `RandAugment` as a step of its own, shears, translations and rotations either way.
public struct SingleOperation: ImageOperation {
  public static let name = "single-operation"

  public var operation: RandAugmentOperation
  /// The strength, of 10.
  public var level: Float

  public init(_ operation: RandAugmentOperation, level: Float = 7) {
    require((0...10).contains(level), "SingleOperation: level \(level)")
    self.operation = operation
    self.level = level
  }

  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    operation.apply(to: &image, strength: Double(level) / 10, isReversed: random.chance(0.5) && operation.hasDirection)
  }
}
