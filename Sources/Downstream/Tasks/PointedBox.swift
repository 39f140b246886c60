/// A box that a map of patches may point to, in shares of the picture; the origin is the upper left corner.
///
/// A hit is a greatest patch whose middle lies in the box, or within half a patch of it: the pointing game (Zhang et al., ECCV 2016) with
/// the tolerance that patches need.
package struct PointedBox: Sendable, Hashable {
  private let columns: ClosedRange<Float>
  private let rows: ClosedRange<Float>

  /// - Parameter right, bottom: Not before `left` and `top`.
  package init(left: Float, top: Float, right: Float, bottom: Float) {
    columns = left...right
    rows = top...bottom
  }

  /// Whether the greatest patch of a square map lies in the box; the first of equal ones, and none of a map of zeros.
  package func isHit(by map: [Float]) -> Bool {
    let side = Int(Double(map.count).squareRoot().rounded())
    let best = map.indices.reduce(0) { map[$1] > map[$0] ? $1 : $0 }
    return map[best] > 0 && isHit(patch: best, side: side)
  }

  /// The share of patches that would be a hit.
  package func shareOfHits(side: Int) -> Double {
    Double((0..<side * side).count { isHit(patch: $0, side: side) }) / Double(side * side)
  }

  private func isHit(patch: Int, side: Int) -> Bool {
    func near(_ place: Int, _ range: ClosedRange<Float>) -> Bool {
      let middle = (Float(place) + 0.5) / Float(side)
      let slack = 0.5 / Float(side)
      return (range.lowerBound - slack...range.upperBound + slack).contains(middle)
    }
    return near(patch % side, columns) && near(patch / side, rows)
  }
}
