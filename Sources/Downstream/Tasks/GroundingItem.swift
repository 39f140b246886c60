package import Data

/// A phrase about an object of a picture, and where the object is.
package struct GroundingItem {
  package let picture: Int
  package let phrase: String
  package let box: ShapeBox

  package init(picture: Int, phrase: String, box: ShapeBox) {
    self.picture = picture
    self.phrase = phrase
    self.box = box
  }

  package var kind: String { box.object.form.rawValue }

  /// Whether the greatest patch of a square map lies on the object; the first of equal ones, and none of a map of zeros.
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
    let (x, y) = ((Float(patch % side) + 0.5) / Float(side), (Float(patch / side) + 0.5) / Float(side))
    let slack = 0.5 / Float(side)
    return ((box.left - slack)...(box.right + slack)).contains(x)
      && ((box.top - slack)...(box.bottom + slack)).contains(y)
  }
}
