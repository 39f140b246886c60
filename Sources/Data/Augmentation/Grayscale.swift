public import Tensor

/// Replaces colour by brightness (ITU-R 601: 0.299 red, 0.587 green, 0.114 blue), in three equal channels.
public struct Grayscale: ImageOperation {
  public static let name = "grayscale"

  public init() {}

  public func apply(to image: inout PixelImage, random: inout RandomStream) {
    image.pixels.withUnsafeMutableBufferPointer { pixels in
      for pixel in stride(from: 0, to: pixels.count, by: 3) {
        // Pillow's fixed-point weights, which sum to 2^16.
        let sum = Int32(pixels[pixel]) &* 19595 &+ Int32(pixels[pixel + 1]) &* 38470 &+ Int32(pixels[pixel + 2]) &* 7471
        let level = UInt8(truncatingIfNeeded: (sum &+ 0x8000) &>> 16)
        pixels[pixel] = level
        pixels[pixel + 1] = level
        pixels[pixel + 2] = level
      }
    }
  }
}
