/// A rectangle on a picture in pixels, `[x, y, width, height]` from the upper left corner as in COCO.
public struct PictureBox: Sendable, Hashable {
  public let x: Double
  public let y: Double
  public let width: Double
  public let height: Double

  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// In square pixels.
  public var area: Double { width * height }

  /// Intersection over union, from 0 to 1.
  public func overlap(with other: PictureBox) -> Double {
    let across = min(x + width, other.x + other.width) - max(x, other.x)
    let down = min(y + height, other.y + other.height) - max(y, other.y)
    guard across > 0, down > 0 else { return 0 }
    return across * down / (area + other.area - across * down)
  }
}
