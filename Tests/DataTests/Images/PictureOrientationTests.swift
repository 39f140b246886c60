import Data
import Testing

@Suite struct PictureOrientationTests {
  /// 3 x 2, each pixel its number.
  let image = PixelImage(width: 3, height: 2, pixels: (0..<6).flatMap { [UInt8](repeating: $0, count: 3) })

  func levels(_ orientation: PictureOrientation) -> [UInt8] {
    let turned = orientation.apply(to: image)
    #expect(turned.width == (orientation.swapsSides ? 2 : 3))
    return stride(from: 0, to: 18, by: 3).map { turned.pixels[$0] }
  }

  @Test func everyTurnPutsThePixelsWhereExifSays() {
    #expect(levels(.upright) == [0, 1, 2, 3, 4, 5])
    #expect(levels(.mirrored) == [2, 1, 0, 5, 4, 3])
    #expect(levels(.upsideDown) == [5, 4, 3, 2, 1, 0])
    #expect(levels(.mirroredUpsideDown) == [3, 4, 5, 0, 1, 2])
    #expect(levels(.transposed) == [0, 3, 1, 4, 2, 5])
    #expect(levels(.turnedRight) == [3, 0, 4, 1, 5, 2])
    #expect(levels(.transverse) == [5, 2, 4, 1, 3, 0])
    #expect(levels(.turnedLeft) == [2, 5, 1, 4, 0, 3])
  }
}
