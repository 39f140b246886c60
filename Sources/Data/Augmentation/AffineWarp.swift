internal import Foundation

/// A linear map of the plane and a shift, applied to pictures as `cv2.warpAffine` does: bilinear between 32nds of a pixel, what
/// lies outside the picture filled with one grey level.
struct AffineWarp {
  /// `x' = xx x + xy y + x0`, `y' = yx x + yy y + y0`: where a point of the picture goes.
  var xx: Double
  var xy: Double
  var x0: Double
  var yx: Double
  var yy: Double
  var y0: Double

  /// Bits of the fraction of a coordinate.
  private static let fractionBits = 5
  /// Bits with which positions are added up.
  private static let positionBits = 10

  /// Turns by `degrees`, counter-clockwise, about the middle of a picture.
  static func rotation(degrees: Double, width: Int, height: Int) -> AffineWarp {
    let (cosine, sine) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    let (x, y) = (Double(width) / 2, Double(height) / 2)
    return AffineWarp(
      xx: cosine, xy: sine, x0: (1 - cosine) * x - sine * y, yx: -sine, yy: cosine, y0: sine * x + (1 - cosine) * y)
  }

  package func apply(to image: PixelImage, fill: UInt8) -> PixelImage {
    let (width, height) = (image.width, image.height)
    let inverse = inverted
    let scale = Double(1 << Self.positionBits)
    let round = 1 << (Self.positionBits - Self.fractionBits - 1)
    let shift = Self.positionBits - Self.fractionBits
    func fixed(_ value: Double) -> Int { Int((value * scale).rounded(.toNearestOrEven)) }
    let across = (0..<width).map { (x: fixed(inverse.xx * Double($0)), y: fixed(inverse.yx * Double($0))) }
    let pixels = [UInt8](unsafeUninitializedCapacity: image.pixels.count) { target, count in
      image.pixels.withUnsafeBufferPointer { source in
        var to = 0
        for row in 0..<height {
          let startX = fixed(inverse.xy * Double(row) + inverse.x0) + round
          let startY = fixed(inverse.yy * Double(row) + inverse.y0) + round
          for column in 0..<width {
            let (x, y) = ((startX + across[column].x) >> shift, (startY + across[column].y) >> shift)
            Self.sample(
              source, width, height, x: x >> Self.fractionBits, y: y >> Self.fractionBits, right: Int32(x & 31),
              down: Int32(y & 31), fill: fill, to: target.baseAddress.map { $0 + to })
            to += 3
          }
        }
      }
      count = image.pixels.count
    }
    return PixelImage(width: width, height: height, pixels: pixels)
  }

  /// The pixel between four neighbours, `right` and `down` 32nds from the upper left one.
  @inline(__always)
  private static func sample(
    _ source: UnsafeBufferPointer<UInt8>, _ width: Int, _ height: Int, x: Int, y: Int, right: Int32, down: Int32,
    fill: UInt8, to target: UnsafeMutablePointer<UInt8>?
  ) {
    guard let target else { return }
    let isInside = x >= 0 && y >= 0 && x < width - 1 && y < height - 1
    for channel in 0..<3 {
      func level(_ column: Int, _ line: Int) -> Int32 {
        if !isInside && (column < 0 || line < 0 || column >= width || line >= height) { return Int32(fill) }
        return Int32(source[(line &* width &+ column) &* 3 &+ channel])
      }
      let upper = level(x, y) &* (32 &- right) &+ level(x + 1, y) &* right
      let lower = level(x, y + 1) &* (32 &- right) &+ level(x + 1, y + 1) &* right
      target[channel] = UInt8(truncatingIfNeeded: (upper &* (32 &- down) &+ lower &* down &+ 512) >> 10)
    }
  }

  private var inverted: AffineWarp {
    let determinant = 1 / (xx * yy - xy * yx)
    let (a, b, c, d) = (yy * determinant, -xy * determinant, -yx * determinant, xx * determinant)
    return AffineWarp(xx: a, xy: b, x0: -a * x0 - b * y0, yx: c, yy: d, y0: -c * x0 - d * y0)
  }
}
