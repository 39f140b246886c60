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

  @Test func sizesAreJudgedBeforeMemoryIsTaken() {
    #expect(ContactSheet.pixelCount(rows: 2, columns: 2, cell: 8) == 28 * 28)
    let largest = ContactSheet.picture(of: [], columns: 3, cell: 4)
    #expect(ContactSheet.pixelCount(rows: 1, columns: 3, cell: 4) == largest.width * largest.height)
    for (rows, columns, cell) in [
      (1, 1, 5800), (1, .max, 1), (.max, 1, 1), (1, 1, .max), (.max, .max, .max), (1, 300_000, 128), (1, 1, 0),
    ] {
      #expect(ContactSheet.pixelCount(rows: rows, columns: columns, cell: cell) == nil)
    }
  }
}
