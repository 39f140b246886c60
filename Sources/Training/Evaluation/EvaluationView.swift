public import Data
import Tensor

/// How a picture is shown to the image encoder at evaluation: always in the same way, and whole.
public struct EvaluationView: Sendable {
  /// Pixels.
  public let side: Int
  private let fill: @Sendable (PixelImage, UnsafeMutableBufferPointer<Float>) throws -> Void

  /// - Parameter fill: Writes the normalised view of a picture, `[3, side, side]`, all of it.
  public init(
    side: Int, fill: @escaping @Sendable (PixelImage, UnsafeMutableBufferPointer<Float>) throws -> Void
  ) {
    self.side = side
    self.fill = fill
  }

  /// The published view: the whole picture squashed to a square, bicubic, normalised as in training.
  public static func published(side: Int, normalization: PixelNormalization = .clip) -> EvaluationView {
    let resize = Augmentation.evaluation(side: side)
    return EvaluationView(side: side) { image, values in
      // No step of this view draws; any seed gives the same picture.
      normalization.write(resize.apply(to: image, seed: Seed(0)), to: values)
    }
  }

  /// Writes the view of `image`, `[3, side, side]`.
  public func write(_ image: PixelImage, to values: UnsafeMutableBufferPointer<Float>) throws {
    require(
      values.count == 3 * side * side, "evaluation view: \(values.count) places for a view of \(side) pixels")
    try fill(image, values)
  }
}
