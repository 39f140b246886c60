import Data
internal import Tensor

/// Where an object of a picture lies, as shares of the picture's side; the origin is the upper left corner.
public struct ShapeBox: Sendable, Hashable {
  public let object: ShapeObject
  public let left: Float
  public let top: Float
  public let right: Float
  public let bottom: Float

  /// Whether the box holds a point.
  public func contains(x: Float, y: Float) -> Bool { (left...right).contains(x) && (top...bottom).contains(y) }

  /// The share of the picture that the box covers.
  public var area: Float { (right - left) * (bottom - top) }
}

extension CaptionedShapes {
  /// The boxes of the objects of picture `index`, in the order of its factors: first all of `object`, then `other`.
  public func boxes(at index: Int) -> [ShapeBox] {
    let factors = factors(at: index)
    var random = seed.derived("shape-scene/\(split.rawValue)", index).stream()
    return ShapeScene(factors, random: &random).placements.enumerated().map { place, placement in
      let object = place == factors.number ? factors.other ?? factors.object : factors.object
      func edge(_ value: Float) -> Float { min(1, max(0, value)) }
      return ShapeBox(
        object: object, left: edge(placement.center.x - placement.radius),
        top: edge(placement.center.y - placement.radius),
        right: edge(placement.center.x + placement.radius), bottom: edge(placement.center.y + placement.radius))
    }
  }
}
