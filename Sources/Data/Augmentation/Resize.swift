public import Tensor

/// Resizes the whole picture to a square, without keeping its proportions (the published evaluation transform).
public struct Resize: ImageOperation {
  public static let name = "resize"

  /// The side of the result in pixels.
  public var side: Int

  public init(side: Int) { self.side = side }

  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    image = Resampler(from: (image.width, image.height), to: (side, side), rounding: .eachPass)(image)
  }
}
