/// An 8-bit RGB picture: what decoders give and image operations take.
public struct PixelImage: Sendable, Hashable {
  /// Pixels in a row.
  public let width: Int
  /// How many rows there are.
  public let height: Int
  /// `[height, width, 3]`, red first, row by row.
  public var pixels: [UInt8]

  /// A picture from its bytes, `[height, width, 3]`; a trap where their number is another.
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

/// A rectangle of whole pixels in a picture, counted from the upper left corner.
package struct ImageRegion: Sendable, Hashable, Codable {
  package var left: Int
  package var top: Int
  package var width: Int
  package var height: Int

  package init(left: Int, top: Int, width: Int, height: Int) {
    self.left = left
    self.top = top
    self.width = width
    self.height = height
  }
}

/// Floats to 8-bit levels: brought into `0...255` and rounded.
///
/// Plain loops over memory, which the compiler turns into vector code; SIMD comparisons it takes lane by lane. Adding 2^23
/// leaves the rounded integer in the low bits of a float: no conversion that could trap.
enum PixelRounding {
  /// Rounds `count` floats in place, halves to even.
  @inline(__always)
  static func round(_ levels: UnsafeMutablePointer<Float>, count: Int) {
    for place in 0..<count { levels[place] = (bounded(levels[place]) + 0x1p23) - 0x1p23 }
  }

  /// Writes `count` floats as bytes, halves to even.
  @inline(__always)
  static func write(_ levels: UnsafePointer<Float>, count: Int, to bytes: UnsafeMutablePointer<UInt8>) {
    for place in 0..<count {
      bytes[place] = UInt8(truncatingIfNeeded: (bounded(levels[place]) + 0x1p23).bitPattern)
    }
  }

  /// Writes `count` floats as bytes, halves up.
  @inline(__always)
  static func writeHalvesUp(_ levels: UnsafePointer<Float>, count: Int, to bytes: UnsafeMutablePointer<UInt8>) {
    for place in 0..<count { bytes[place] = UInt8(bounded(levels[place]).rounded()) }
  }

  @inline(__always)
  static func bounded(_ level: Float) -> Float { min(max(level, 0), 255) }
}
