import Data
import Testing

@Suite("A picture with alpha")
struct AlphaImageTests {
  @Test("lies on white in proportion to its alpha")
  func onWhite() {
    let image = AlphaImage(width: 3, height: 1, pixels: [10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 255, 51])
    #expect(image.onWhite().pixels == [10, 20, 30, 255, 255, 255, 204, 224, 255])
  }

  @Test("has its drawing where alpha exceeds 16")
  func transparentBox() {
    var image = AlphaImage(width: 5, height: 4, pixels: [UInt8](repeating: 0, count: 80))
    #expect(image.drawingBox == nil)
    image.pixels[(1 * 5 + 2) * 4 + 3] = 16
    #expect(image.drawingBox == nil)
    image.pixels[(1 * 5 + 2) * 4 + 3] = 17
    image.pixels[(3 * 5 + 4) * 4 + 3] = 255
    #expect(image.drawingBox == ImageRegion(left: 2, top: 1, width: 3, height: 3))
  }

  @Test("has its drawing where an opaque picture is darker than near-white")
  func opaqueBox() {
    var image = AlphaImage(width: 4, height: 3, pixels: [UInt8](repeating: 255, count: 48))
    #expect(image.drawingBox == nil)
    image.pixels[(1 * 4 + 3) * 4 + 1] = 245
    #expect(image.drawingBox == nil)
    image.pixels[(1 * 4 + 3) * 4 + 1] = 244
    #expect(image.drawingBox == ImageRegion(left: 3, top: 1, width: 1, height: 1))
  }
}
