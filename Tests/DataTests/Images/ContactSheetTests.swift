import Data
import Testing

@Suite struct ContactSheetTests {
  @Test func picturesStandInRowsFittedAndCentred() {
    let wide = PixelImage(width: 20, height: 10, red: 9, green: 9, blue: 9)
    let small = PixelImage(width: 2, height: 2, red: 7, green: 7, blue: 7)
    let sheet = ContactSheet.picture(of: [wide, small, wide], columns: 2, cell: 8)
    #expect(sheet.width == 28 && sheet.height == 28)
    func level(_ x: Int, _ y: Int) -> UInt8 { sheet.pixels[(y * 28 + x) * 3] }
    #expect(level(4, 5) == 255 && level(4, 6) == 9 && level(11, 9) == 9 && level(4, 10) == 255)
    #expect(level(16, 4) == 7 && level(23, 11) == 7 && level(16, 18) == 255 && level(4, 18) == 9)
  }

  @Test func nothingIsAWhiteSheet() {
    #expect(ContactSheet.picture(of: [], columns: 3, cell: 4).pixels.allSatisfy { $0 == 255 })
  }
}
