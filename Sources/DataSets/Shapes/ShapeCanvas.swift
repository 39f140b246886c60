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

/// Signed distances to the forms of `CaptionedShapes`, negative inside, for a form of radius 1 around the origin, y down.
///
/// The formulas are the exact distances published by Inigo Quilez ("2D distance functions"); a distance makes an
/// antialiased edge one subtraction.
enum ShapeDistance {
  @inline(__always)
  static func circle(_ x: Float, _ y: Float) -> Float { length(x, y) - 0.95 }

  @inline(__always)
  static func ring(_ x: Float, _ y: Float) -> Float { abs(length(x, y) - 0.74) - 0.22 }

  @inline(__always)
  static func square(_ x: Float, _ y: Float) -> Float {
    let (right, down) = (abs(x) - 0.82, abs(y) - 0.82)
    return length(max(right, 0), max(down, 0)) + min(max(right, down), 0)
  }

  @inline(__always)
  static func diamond(_ x: Float, _ y: Float) -> Float { (abs(x) * 1.25 + abs(y) - 1.0) * 0.6247 }

  @inline(__always)
  static func cross(_ x: Float, _ y: Float) -> Float {
    let (long, short) = (max(abs(x), abs(y)) - 0.95, min(abs(x), abs(y)) - 0.3)
    if short > 0 { return max(long, 0) > 0 ? length(max(long, 0), short) : short }
    return max(long, short)
  }

  @inline(__always)
  static func triangle(_ x: Float, _ y: Float) -> Float {
    // Point up: the distance to the three sides of an equilateral triangle, exact inside and at the edges' middles.
    let side = max(0.8660254 * abs(x) - 0.5 * y, y)
    return side - 0.5
  }

  @inline(__always)
  static func star(_ x: Float, _ y: Float) -> Float {
    // Folds the plane into one tenth of the star, then measures to the one edge that is left.
    let (foldX, foldY): (Float, Float) = (0.809016994375, -0.587785252292)
    var px = abs(x)
    var py = -y
    var fold = 2 * max(foldX * px + foldY * py, 0)
    px -= fold * foldX
    py -= fold * foldY
    fold = 2 * max(-foldX * px + foldY * py, 0)
    px += fold * foldX
    py -= fold * foldY
    px = abs(px)
    py -= 1
    let ratio: Float = 0.45
    let (edgeX, edgeY) = (ratio * -foldY, ratio * foldX - 1)
    let along = min(max((px * edgeX + py * edgeY) / (edgeX * edgeX + edgeY * edgeY), 0), 1)
    let distance = length(px - edgeX * along, py - edgeY * along)
    return py * edgeX - px * edgeY > 0 ? distance : -distance
  }

  @inline(__always)
  static func heart(_ x: Float, _ y: Float) -> Float {
    let scale: Float = 0.6
    let px = abs(x) * scale
    let py = (0.9 - y) * scale
    if px + py > 1 { return (length(px - 0.25, py - 0.75) - 0.35355339) / scale }
    let half = 0.5 * max(px + py, 0)
    let corner = length(px, py - 1)
    let distance = min(corner, length(px - half, py - half))
    return (px < py ? -distance : distance) / scale
  }

  @inline(__always)
  private static func length(_ x: Float, _ y: Float) -> Float { (x * x + y * y).squareRoot() }
}
