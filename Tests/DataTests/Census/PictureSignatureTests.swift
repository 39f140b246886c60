import Data
import Testing

@Suite("The signature of a picture")
struct PictureSignatureTests {
  @Test("is near below a root mean square of 12")
  func limit() {
    func plain(_ value: UInt8) -> PictureSignature {
      PictureSignature(PixelImage(width: 16, height: 16, red: value, green: value, blue: value))
    }
    #expect(plain(100).isNear(plain(100)))
    #expect(plain(100).isNear(plain(111)))
    #expect(!plain(100).isNear(plain(112)))
    #expect(!plain(0).isNear(plain(255)))
  }
}
