import Data
internal import Foundation

/// Draws a `ShapeScene` into a square picture.
struct ShapeCanvas {
  private let side: Int
  private let pixels: UnsafeMutablePointer<UInt8>

  /// The picture of `scene`, `side` pixels wide and high.
  static func draw(_ scene: ShapeScene, side: Int) -> PixelImage {
    let pixels = [UInt8](unsafeUninitializedCapacity: side * side * 3) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      let canvas = ShapeCanvas(side: side, pixels: start)
      canvas.fill(scene.background)
      for placement in scene.placements { canvas.draw(placement) }
      count = side * side * 3
    }
    return PixelImage(width: side, height: side, pixels: pixels)
  }

  private func fill(_ background: ShapeScene.Background) {
    // Every row of a gradient is a piece of one long row of colours, so that each colour is computed once.
    let isDiagonal = background.direction == .falling || background.direction == .rising
    let length = isDiagonal ? 2 * side - 1 : side
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length * 3) { colors in
      guard let colors = colors.baseAddress else { return }
      for place in 0..<length {
        Self.store(background.color(at: Float(place) / Float(length)), at: colors + place * 3)
      }
      for y in 0..<side {
        let row = pixels + y * side * 3
        switch background.direction {
        case .across: row.update(from: colors, count: side * 3)
        case .falling: row.update(from: colors + y * 3, count: side * 3)
        case .rising: row.update(from: colors + (side - 1 - y) * 3, count: side * 3)
        case .down: for x in 0..<side { (row + x * 3).update(from: colors + y * 3, count: 3) }
        }
      }
    }
  }

  private func draw(_ placement: ShapeScene.Placement) {
    switch placement.form {
    case .circle: cover(placement, ShapeDistance.circle)
    case .square: cover(placement, ShapeDistance.square)
    case .triangle: cover(placement, ShapeDistance.triangle)
    case .star: cover(placement, ShapeDistance.star)
    case .heart: cover(placement, ShapeDistance.heart)
    case .cross: cover(placement, ShapeDistance.cross)
    case .ring: cover(placement, ShapeDistance.ring)
    case .diamond: cover(placement, ShapeDistance.diamond)
    }
  }

  /// Blends the form over what is there, each pixel by the share of it that the form covers.
  @inline(__always)
  private func cover(_ placement: ShapeScene.Placement, _ distance: (Float, Float) -> Float) {
    let radius = placement.radius * Float(side)
    let center = placement.center * Float(side)
    let (cosine, sine) = (cos(placement.rotation), sin(placement.rotation))
    // A rotated square reaches further than its radius.
    let reach = radius * 1.25 + 1
    let columns = max(Int(center.x - reach), 0)..<max(min(Int(center.x + reach) + 1, side), 0)
    let rows = max(Int(center.y - reach), 0)..<max(min(Int(center.y + reach) + 1, side), 0)
    for y in rows {
      let down = (Float(y) + 0.5 - center.y) / radius
      for x in columns {
        let right = (Float(x) + 0.5 - center.x) / radius
        let outside = distance(cosine * right + sine * down, cosine * down - sine * right) * radius
        let coverage = min(max(0.5 - outside, 0), 1)
        guard coverage > 0 else { continue }
        let pixel = pixels + (y * side + x) * 3
        let below = SIMD3(Float(pixel[0]), Float(pixel[1]), Float(pixel[2]))
        Self.store(below + (placement.color - below) * coverage, at: pixel)
      }
    }
  }

  @inline(__always)
  private static func store(_ color: SIMD3<Float>, at pixel: UnsafeMutablePointer<UInt8>) {
    // Every colour here lies in 0...255 by construction.
    pixel[0] = UInt8(truncatingIfNeeded: Int32(color.x + 0.5))
    pixel[1] = UInt8(truncatingIfNeeded: Int32(color.y + 0.5))
    pixel[2] = UInt8(truncatingIfNeeded: Int32(color.z + 0.5))
  }
}
