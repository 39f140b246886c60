public import Data

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

  /// Writes the view of `image`, `[3, side, side]`.
  public func write(_ image: PixelImage, to values: UnsafeMutableBufferPointer<Float>) throws {
    try fill(image, values)
  }
}
