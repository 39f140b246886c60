import Data
import Testing

@Suite struct PNGEncoderTests {
  @Test(arguments: [(1, 1), (7, 3), (64, 64), (1, 300)])
  func whatIsWrittenReadsBack(width: Int, height: Int) throws {
    let pixels = (0..<(width * height * 3)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    let image = PixelImage(width: width, height: height, pixels: pixels)
    let bytes = try PNGEncoder.encode(image)
    let read = try PNGDecoder.decode(bytes)
    #expect((read.width, read.height) == (width, height))
    let colours = stride(from: 0, to: read.pixels.count, by: 4).flatMap { read.pixels[$0..<($0 + 3)] }
    #expect(colours == pixels)
    #expect(stride(from: 3, to: read.pixels.count, by: 4).allSatisfy { read.pixels[$0] == 255 })
    #expect(try PNGEncoder.encode(image) == bytes)
  }

  @Test func aPictureOfOneColourIsSmall() throws {
    #expect(try PNGEncoder.encode(PixelImage(width: 96, height: 96, red: 200, green: 30, blue: 7)).count < 400)
  }

  @Test func aPictureWithoutPixelsIsRefused() {
    #expect(throws: PNGError.self) { try PNGEncoder.encode(PixelImage(width: 0, height: 0, pixels: [])) }
  }
}
