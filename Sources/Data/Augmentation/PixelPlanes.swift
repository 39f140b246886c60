/// A picture as three planes of floats in `0...255`: the form in which colours are computed.
struct PixelPlanes {
  /// The number of pixels.
  let count: Int
  let red: UnsafeMutablePointer<Float>
  let green: UnsafeMutablePointer<Float>
  let blue: UnsafeMutablePointer<Float>

  /// Takes `image` apart, lets `body` change the planes and puts the picture together again, rounding once.
  static func edit(_ image: inout PixelImage, _ body: (PixelPlanes) -> Void) {
    let count = image.width * image.height
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count * 3) { floats in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count * 3) { bytes in
        image.pixels.withUnsafeMutableBufferPointer { pixels in
          guard let start = floats.baseAddress, let bytes = bytes.baseAddress, let pixels = pixels.baseAddress else {
            return
          }
          let planes = PixelPlanes(count: count, red: start, green: start + count, blue: start + 2 * count)
          planes.load(pixels)
          body(planes)
          planes.store(pixels, through: bytes)
        }
      }
    }
  }

  private func load(_ pixels: UnsafePointer<UInt8>) {
    for pixel in 0..<count {
      red[pixel] = Float(pixels[pixel &* 3])
      green[pixel] = Float(pixels[pixel &* 3 &+ 1])
      blue[pixel] = Float(pixels[pixel &* 3 &+ 2])
    }
  }

  private func store(_ pixels: UnsafeMutablePointer<UInt8>, through bytes: UnsafeMutablePointer<UInt8>) {
    // Rounded in vectors first, then interleaved byte by byte.
    PixelRounding.write(red, count: count * 3, to: bytes)
    for pixel in 0..<count {
      pixels[pixel &* 3] = bytes[pixel]
      pixels[pixel &* 3 &+ 1] = bytes[pixel &+ count]
      pixels[pixel &* 3 &+ 2] = bytes[pixel &+ 2 &* count]
    }
  }
}
