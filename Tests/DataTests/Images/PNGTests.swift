import TestSupport
import Data
import Testing

@Suite("The PNG decoder")
struct PNGDecoderTests {
  /// What a test picture is and how a sample becomes 8 bits.
  struct Kind: CustomTestStringConvertible, Sendable {
    let colorType: Int
    let bitDepth: Int
    let isInterlaced: Bool
    var testDescription: String { "type \(colorType), \(bitDepth) bit\(isInterlaced ? ", interlaced" : "")" }
  }

  static let kinds: [Kind] = [false, true].flatMap { isInterlaced in
    [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])].flatMap { type, depths in
      depths.map { Kind(colorType: type, bitDepth: $0, isInterlaced: isInterlaced) }
    }
  }

  @Test("turns every colour type and bit depth into RGBA", arguments: kinds)
  func everyKind(kind: Kind) throws {
    let (width, height) = (13, 11)
    let top = 1 << kind.bitDepth
    let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][kind.colorType] ?? 0
    func samples(_ x: Int, _ y: Int) -> [Int] { (0..<channels).map { (x * 977 + y * 3571 + $0 * 7919) % top } }
    let palette = (0..<(3 * min(top, 256))).map { UInt8($0 * 37 % 256) }
    let png = TestPNG(
      width: width, height: height, bitDepth: kind.bitDepth, colorType: kind.colorType,
      isInterlaced: kind.isInterlaced, palette: kind.colorType == 3 ? palette : [], samples: samples)
    let image = try PNGDecoder.decode(png.bytes)
    #expect(image.width == width && image.height == height)

    func eightBit(_ sample: Int) -> UInt8 {
      kind.bitDepth == 16 ? UInt8(sample >> 8) : UInt8(sample * 255 / (top - 1))
    }
    var expected: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let values = samples(x, y)
        switch kind.colorType {
        case 0: expected += [UInt8](repeating: eightBit(values[0]), count: 3) + [255]
        case 2: expected += values.map(eightBit) + [255]
        case 3: expected += palette[(values[0] * 3)..<(values[0] * 3 + 3)] + [255]
        case 4: expected += [UInt8](repeating: eightBit(values[0]), count: 3) + [eightBit(values[1])]
        default: expected += values.map(eightBit)
        }
      }
    }
    #expect(image.pixels == expected)
  }

  @Test("takes transparency from tRNS in palettes, grey and RGB")
  func transparency() throws {
    let palette = TestPNG(
      width: 3, height: 1, bitDepth: 2, colorType: 3, palette: [9, 8, 7, 6, 5, 4, 3, 2, 1], transparency: [0, 128]
    ) { x, _ in [x] }
    #expect(try PNGDecoder.decode(palette.bytes).pixels == [9, 8, 7, 0, 6, 5, 4, 128, 3, 2, 1, 255])
    let grey = TestPNG(width: 2, height: 1, bitDepth: 4, colorType: 0, transparency: [0, 5]) { x, _ in [5 + x] }
    #expect(try PNGDecoder.decode(grey.bytes).pixels == [85, 85, 85, 0, 102, 102, 102, 255])
    let color = TestPNG(width: 2, height: 1, colorType: 2, transparency: [0, 1, 0, 2, 0, 3]) { x, _ in [1 + x, 2, 3] }
    #expect(try PNGDecoder.decode(color.bytes).pixels == [1, 2, 3, 0, 2, 2, 3, 255])
  }

  @Test("reports every truncation as damage")
  func truncation() {
    let bytes = TestPNG(width: 9, height: 7) { x, y in [x, y, x * y, 200] }.bytes
    for count in 0..<bytes.count {
      #expect(throws: PNGError.self, "\(count) of \(bytes.count) bytes") {
        try PNGDecoder.decode(Array(bytes[..<count]))
      }
    }
  }

  @Test("survives a changed byte anywhere")
  func corruption() {
    for isInterlaced in [false, true] {
      let bytes = TestPNG(
        width: 9, height: 7, bitDepth: 4, colorType: 3, isInterlaced: isInterlaced, palette: [UInt8](0..<48)
      ) { x, y in [(x + y) % 16] }.bytes
      for place in bytes.indices {
        for value in [0, 1, 0x7f, 0xff] as [UInt8] {
          var changed = bytes
          changed[place] ^= value
          // Either outcome is right; the process must live, and a small file never becomes a large picture.
          if let image = try? PNGDecoder.decode(changed, pixelLimit: 1 << 16) { #expect(image.pixels.count <= 1 << 18) }
        }
      }
    }
  }

  @Test("refuses a huge picture by its header alone")
  func hugePicture() {
    var bytes = TestPNG(width: 1, height: 1) { _, _ in [0, 0, 0, 0] }.bytes
    let header = TestPNG.bigEndian(24_952) + TestPNG.bigEndian(24_968) + [8, 6, 0, 0, 0]
    bytes.replaceSubrange(8..<33, with: TestPNG.chunk("IHDR", header))
    let error = #expect(throws: PNGError.self) { try PNGDecoder.decode(bytes) }
    #expect(error == .size(width: 24_952, height: 24_968, limit: 1 << 24))
    #expect(error?.description == "the PNG has 24952 x 24968 pixels, more than the limit of 16777216")
  }

  @Test("refuses sides that PNG does not allow, whose product would overflow")
  func impossiblePicture() {
    var bytes = TestPNG(width: 1, height: 1) { _, _ in [0, 0, 0, 0] }.bytes
    bytes.replaceSubrange(16..<24, with: [UInt8](repeating: 0xff, count: 8))
    let error = #expect(throws: PNGError.self) { try PNGDecoder.decode(bytes) }
    #expect(error == .damage("its width or height is larger than PNG allows"))
  }

  @Test("names what is not a PNG file")
  func otherFile() {
    let error = #expect(throws: PNGError.self) {
      try PNGDecoder.decode(Array("GIF89a and more bytes than a header".utf8))
    }
    #expect(error == .damage("it is not a PNG file"))
    #expect(throws: PNGError.self) { try PNGDecoder.decode([]) }
  }
}

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
