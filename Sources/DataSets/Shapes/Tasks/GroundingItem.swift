import Downstream
import Data

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

  /// Whether the greatest patch of a square map lies on the object.
  package func isHit(by map: [Float]) -> Bool { pointed.isHit(by: map) }

  /// The share of patches that would be a hit.
  package func shareOfHits(side: Int) -> Double { pointed.shareOfHits(side: side) }

  private var pointed: PointedBox {
    PointedBox(left: box.left, top: box.top, right: box.right, bottom: box.bottom)
  }
}
