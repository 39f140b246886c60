public import Tensor

/// Resizes the whole picture to a square, without keeping its proportions (the published evaluation transform).
public struct Resize: ImageOperation {
  public static let name = "resize"

  /// The side of the result in pixels.
  public var side: Int

  public init(side: Int) { self.side = side }

  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    image = BicubicResampler.resize(
      image, region: ImageRegion(left: 0, top: 0, width: image.width, height: image.height), width: side, height: side)
  }
}
