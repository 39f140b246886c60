/// An 8-bit RGB picture: what decoders give and image operations take.
public struct PixelImage: Sendable, Hashable {
  public let width: Int
  public let height: Int
  /// `[height, width, 3]`, red first, row by row.
  public var pixels: [UInt8]

  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      pixels.count == width * height * 3, "PixelImage: \(pixels.count) bytes for \(width) x \(height) RGB pixels")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// A picture of one colour.
  public init(width: Int, height: Int, red: UInt8, green: UInt8, blue: UInt8) {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for _ in 0..<(width * height) {
      pixels.append(red)
      pixels.append(green)
      pixels.append(blue)
    }
    self.init(width: width, height: height, pixels: pixels)
  }
}
