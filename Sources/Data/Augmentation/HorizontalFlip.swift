public import Tensor

/// Mirrors the picture, left to right.
public struct HorizontalFlip: ImageOperation {
  public static let name = "horizontal-flip"

  public init() {}

  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    let (width, height) = (image.width, image.height)
    image.pixels.withUnsafeMutableBufferPointer { pixels in
      for y in 0..<height {
        var left = y * width * 3
        var right = left + (width - 1) * 3
        while left < right {
          pixels.swapAt(left, right)
          pixels.swapAt(left + 1, right + 1)
          pixels.swapAt(left + 2, right + 2)
          left += 3
          right -= 3
        }
      }
    }
  }
}
