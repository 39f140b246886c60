import TestSupport
import Data
import Testing

/// The places and types of the orientation that Pillow 13 obeys (`ImageOps.exif_transpose`), with what it does to them.
@Suite struct PictureMetadataTests {
  /// A TIFF file with one tag.
  static func tiff(_ type: Int, _ value: [UInt8], count: Int = 1, isLittleEndian: Bool = false, tag: Int = 0x0112)
    -> [UInt8]
  {
    func number(_ value: Int, _ bytes: Int) -> [UInt8] {
      let big = (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * (bytes - 1 - $0))) }
      return isLittleEndian ? big.reversed() : big
    }
    let start: [UInt8] = isLittleEndian ? [0x49, 0x49, 42, 0] : [0x4d, 0x4d, 0, 42]
    let field = value.count <= 4 ? value + [UInt8](repeating: 0, count: 4 - value.count) : number(26, 4)
    return start + number(8, 4) + number(1, 2) + number(tag, 2) + number(type, 2) + number(count, 4) + field
      + number(0, 4)
      + (value.count > 4 ? value : [])
  }

  /// Types and bytes of the value 6, big-endian, and what becomes of it.
  static let types: [(type: Int, value: [UInt8], orientation: Int)] = [
    (3, [0, 6], 6), (4, [0, 0, 0, 6], 6), (6, [6], 6), (8, [0, 6], 6), (9, [0, 0, 0, 6], 6), (13, [0, 0, 0, 6], 6),
    (16, [0, 0, 0, 0, 0, 0, 0, 6], 6), (11, [0x40, 0xc0, 0, 0], 6), (12, [0x40, 0x18, 0, 0, 0, 0, 0, 0], 6),
    (5, [0, 0, 0, 12, 0, 0, 0, 2], 6), (10, [0xff, 0xff, 0xff, 0xf4, 0xff, 0xff, 0xff, 0xfe], 6),
    // Bytes, a text, and no whole number are none to Pillow.
    (1, [6], 1), (2, [0x36, 0], 1), (7, [6], 1), (5, [0, 0, 0, 13, 0, 0, 0, 2], 1), (5, [0, 0, 0, 6, 0, 0, 0, 0], 1),
    (99, [0, 6], 1),
    (3, [0, 0], 1), (3, [0, 9], 1), (4, [0, 1, 0, 6], 1),
  ]

  @Test(arguments: types)
  func everyTypeOfTheTagIsRead(type: Int, value: [UInt8], orientation: Int) throws {
    #expect(try orientationOfJPEG([Self.exif(Self.tiff(type, value))]) == orientation)
    #expect(try orientationOfPNG(before: [("eXIf", Self.tiff(type, value))]) == orientation)
  }

  static func exif(_ tiff: [UInt8]) -> [UInt8] { Array("Exif\0\0".utf8) + tiff }
  static func xmp(_ text: String) -> [UInt8] { Array("http://ns.adobe.com/xap/1.0/\0".utf8) + text.utf8 }

  let six = tiff(3, [0, 6])
  let three = tiff(3, [0, 3])
  let none = tiff(3, [0, 6], tag: 0x0110)

  /// What orientation the decoder has applied, found by comparing with all of them.
  func applied(_ image: PixelImage, to upright: PixelImage) throws -> Int {
    try #require(PictureOrientation.allCases.first { $0.apply(to: upright) == image }).rawValue
  }

  func orientationOfJPEG(_ segments: [[UInt8]]) throws -> Int {
    let file = try JPEGEncoder.encode(TestPictures.noise(width: 16, height: 8))
    let added = segments.flatMap { content -> [UInt8] in
      let length = content.count + 2
      return [0xff, 0xe1, UInt8(length >> 8), UInt8(length & 0xff)] + content
    }
    let turned = Array(file[..<2]) + added + file[2...]
    return try applied(PictureDecoder().decode(turned).image, to: PictureDecoder().decode(file).image)
  }

  func orientationOfPNG(before: [(String, [UInt8])] = [], behind: [(String, [UInt8])] = []) throws -> Int {
    let file = TestPNG(width: 8, height: 4, colorType: 2) { x, y in [x * 30, y * 60, 100] }.bytes
    func chunks(_ list: [(String, [UInt8])]) -> [UInt8] { list.flatMap { TestPNG.chunk($0.0, $0.1) } }
    let (header, end) = (33, file.count - 12)
    let turned = Array(file[..<header]) + chunks(before) + file[header..<end] + chunks(behind) + file[end...]
    let reading = try PictureDecoder().decode(turned)
    #expect(reading.storedSize == (reading.image.width, reading.image.height))
    return try applied(reading.image, to: PictureDecoder().decode(file).image)
  }

  @Test func exifOfJPEGFilesIsReadInBothOrdersAndWithAnExchangedMark() throws {
    let little = Self.tiff(4, [6, 0, 0, 0], isLittleEndian: true)
    #expect(try orientationOfJPEG([Self.exif(little)]) == 6)
    #expect(try orientationOfJPEG([Self.exif([0x49, 0x49, 0, 42] + little[4...])]) == 6)
    #expect(try orientationOfJPEG([Self.exif([0x4d, 0x4d, 42, 0] + six[4...])]) == 6)
    #expect(try orientationOfJPEG([Self.exif(Self.exif(six))]) == 6, "the mark may stand there twice")
    #expect(
      try orientationOfJPEG([Self.exif(Self.tiff(3, [0, 6, 0, 3], count: 2))]) == 6, "the first of several counts")
    #expect(try orientationOfJPEG([]) == 1)
  }

  @Test func piecesOfExifInSeveralSegmentsBelongTogether() throws {
    #expect(try orientationOfJPEG([Self.exif(Array(six[..<12])), Self.exif(Array(six[12...]))]) == 6)
    #expect(try orientationOfJPEG([Self.exif(six), Self.exif(three)]) == 6)
  }

  @Test func xmpCountsWhereExifSaysNothing() throws {
    let attribute = Self.xmp(#"<rdf:Description tiff:Orientation="8"/>"#)
    let element = Self.xmp("<tiff:Orientation>5</tiff:Orientation>")
    #expect(try orientationOfJPEG([attribute]) == 8)
    #expect(try orientationOfJPEG([element]) == 5)
    #expect(try orientationOfJPEG([attribute, element]) == 5, "the last one counts")
    #expect(try orientationOfJPEG([attribute, Self.exif(six)]) == 6)
    #expect(try orientationOfJPEG([attribute, Self.exif(none)]) == 8)
    #expect(
      try orientationOfJPEG([attribute, Self.exif(Self.tiff(3, [0, 9]))]) == 1,
      "a tag without sense is one all the same")
    #expect(try orientationOfJPEG([Self.xmp(#"tiff:Orientation='6' tiff:Orientation="3""#)]) == 3)
    #expect(try orientationOfJPEG([Self.xmp("nothing")]) == 1)
  }

  static func text(_ keyword: String, _ text: String) -> [UInt8] { Array(keyword.utf8) + [0] + text.utf8 }
  static func international(_ keyword: String, _ text: String) -> [UInt8] {
    Array(keyword.utf8) + [0, 0, 0, 0, 0] + text.utf8
  }

  /// As ImageMagick writes it.
  static func profile(_ data: [UInt8]) -> String {
    let digits = data.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return "\nexif\n    \(data.count)\n" + digits.prefix(20) + "\n" + digits.dropFirst(20) + "\n"
  }

  /// A zlib stream of one stored block; nobody looks at its checksum.
  static func stored(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    let (low, high) = (UInt8(bytes.count & 0xff), UInt8(bytes.count >> 8))
    return [0x78, 0x01, 1, low, high, ~low, ~high] + bytes + [0, 0, 0, 0]
  }

  @Test func everyPlaceInAPNGFileIsRead() throws {
    let xmp = #"tiff:Orientation="8""#
    let keyword = "XML:com.adobe.xmp"
    #expect(try orientationOfPNG(before: [("eXIf", six)]) == 6)
    #expect(try orientationOfPNG(behind: [("eXIf", six)]) == 6)
    #expect(try orientationOfPNG(before: [("eXIf", six)], behind: [("eXIf", three)]) == 3)
    #expect(
      try orientationOfPNG(before: [("tEXt", Self.text("Raw profile type exif", Self.profile(Self.exif(six))))]) == 6)
    #expect(
      try orientationOfPNG(before: [
        ("zTXt", Array("Raw profile type exif\0\0".utf8) + Self.stored(Self.profile(Self.exif(six))))
      ]) == 6)
    #expect(
      try orientationOfPNG(before: [("iTXt", Self.international("Raw profile type exif", Self.profile(six)))]) == 6)
    #expect(try orientationOfPNG(before: [("tEXt", Array("exif\0".utf8) + six)]) == 6)
    #expect(try orientationOfPNG(before: [("iTXt", Self.international(keyword, xmp))]) == 8)
    #expect(
      try orientationOfPNG(before: [("iTXt", Array("\(keyword)\0".utf8) + [1, 0, 0, 0] + Self.stored(xmp))]) == 8)
    #expect(try orientationOfPNG(before: [("tEXt", Self.text(keyword, xmp))]) == 8)
    #expect(try orientationOfPNG(before: [("zTXt", Array("\(keyword)\0\0".utf8) + Self.stored(xmp))], behind: []) == 8)
    // Places that Pillow does not obey.
    #expect(
      try orientationOfPNG(before: [("tEXt", Self.text("Raw profile type APP1", Self.profile(Self.exif(six))))]) == 1)
    #expect(try orientationOfPNG(before: [("tEXt", Self.text("xmp", xmp))]) == 1)
    #expect(try orientationOfPNG(before: [("tEXt", Self.text("Comment", xmp))]) == 1)
  }

  @Test func precedenceIsPillows() throws {
    let xmp = ("iTXt", Self.international("XML:com.adobe.xmp", #"tiff:Orientation="8""#))
    let profile = ("tEXt", Self.text("Raw profile type exif", Self.profile(Self.exif(three))))
    #expect(try orientationOfPNG(before: [profile, ("eXIf", six)]) == 6, "eXIf before a text")
    #expect(try orientationOfPNG(before: [xmp, profile]) == 3, "Exif before XMP")
    #expect(
      try orientationOfPNG(before: [xmp, profile, ("eXIf", none)]) == 8, "eXIf without the tag hides the text, not XMP")
  }

  @Test func damagedMetadataNeverSpoilAPicture() throws {
    for length in 0..<six.count { #expect(try orientationOfPNG(before: [("eXIf", Array(six[..<length]))]) <= 6) }
    for text in ["", "\n\n\n", "\nexif\n1\nzz", "\nexif\n1\n457"] {
      #expect(try orientationOfPNG(before: [("tEXt", Self.text("Raw profile type exif", text))]) == 1)
    }
    #expect(
      try orientationOfPNG(before: [("zTXt", Array("Raw profile type exif\0\0".utf8) + [0x78, 0x9c, 7, 7, 7])]) == 1)
    #expect(
      try orientationOfPNG(before: [("zTXt", Array("Raw profile type exif".utf8)), ("iTXt", [0x41, 0, 1])]) == 1)
    #expect(
      try orientationOfPNG(before: [("eXIf", Self.tiff(12, [UInt8](repeating: 0, count: 8), count: 1 << 30))]) == 1)
  }
}
