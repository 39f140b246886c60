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
