import DataSets
import Data
import Downstream
import Tensor
import Testing

@Suite("GroundingItem") struct ShapeGroundingTests {
  private var item: GroundingItem {
    get throws {
      let shapes = CaptionedShapes(split: .train, count: 50, side: 32)
      let picture = try #require((0..<50).first { shapes.factors(at: $0).relation == .leftOf })
      return GroundingItem(picture: picture, phrase: "left", box: shapes.boxes(at: picture)[0])
    }
  }

  @Test func `the greatest patch decides, and a map of zeros points nowhere`() throws {
    let item = try item
    let middle = ((item.box.left + item.box.right) / 2, (item.box.top + item.box.bottom) / 2)
    let patch = Int(middle.1 * 4) * 4 + Int(middle.0 * 4)
    var map = [Float](repeating: 0, count: 16)
    #expect(!item.isHit(by: map))
    map[patch] = 1
    #expect(item.isHit(by: map))
    // The object is on the left; the last column is not.
    map[patch / 4 * 4 + 3] = 2
    #expect(!item.isHit(by: map))
  }

  @Test func `chance is the share of patches that would be a hit`() throws {
    let item = try item
    let hits = (0..<16).count { patch in
      var map = [Float](repeating: 0, count: 16)
      map[patch] = 1
      return item.isHit(by: map)
    }
    #expect(item.shareOfHits(side: 4) == Double(hits) / 16)
    #expect(hits > 0 && hits < 10)
  }
}
