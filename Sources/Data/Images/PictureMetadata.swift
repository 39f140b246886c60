internal import Foundation

/// What a file says besides its pixels, as far as it turns them, read as Pillow 13 reads it (`Image.getexif`): the Exif data of the file,
/// else of a text chunk of ImageMagick's; and where they have no orientation, XMP.
struct PictureMetadata {
  private static let exifMark = Array("Exif\0\0".utf8)
  private static let xmpMark = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
  private static let xmpKeyword = "XML:com.adobe.xmp"
  /// As in Pillow; longer texts are passed over.
  private static let textLimit = 1 << 20

  private var exif: [UInt8]?
  /// Lines of hexadecimal digits after three others.
  private var profile: [UInt8]?
  /// Of a text chunk, which counts before the other.
  private var xmpText: [UInt8]?
  private var xmp: [UInt8]?

  init() {}

  /// The metadata of a PNG file; chunks after the pixels count as well, and of several the last.
  init(_ png: PNGChunks) {
    for chunk in png.chunks {
      if chunk.isNamed("eXIf") { exif = Array(chunk.content) }
      guard chunk.isNamed("tEXt") || chunk.isNamed("zTXt") || chunk.isNamed("iTXt") else { continue }
      add(text: chunk)
    }
  }

  /// Takes an APP1 segment of a JPEG file: the pieces of Exif data belong together, of XMP the last counts.
  mutating func add(segment content: ArraySlice<UInt8>) {
    if content.starts(with: Self.exifMark) {
      exif = (exif ?? []) + content.dropFirst(exif == nil ? 0 : Self.exifMark.count)
    } else if content.starts(with: Self.xmpMark) {
      xmp = Array(content.dropFirst(Self.xmpMark.count))
    }
  }

  /// How the picture wants to be turned.
  var orientation: PictureOrientation {
    let tags = exif ?? profile.flatMap(Self.unpacked)
    if let value = tags.flatMap(ExifOrientation.value(in:)) { return Self.orientation(value) }
    let text = xmpText.flatMap { $0.isEmpty ? nil : $0 } ?? xmp
    return text.flatMap(Self.orientationDigit(in:)).flatMap { PictureOrientation(rawValue: $0) } ?? .upright
  }

  private static func orientation(_ value: Double) -> PictureOrientation {
    Int(exactly: value).flatMap { PictureOrientation(rawValue: $0) } ?? .upright
  }

  private mutating func add(text chunk: PNGChunks.Chunk) {
    guard let end = chunk.content.firstIndex(of: 0) else { return }
    let keyword = String(decoding: chunk.content[..<end], as: UTF8.self)
    guard ["exif", "Raw profile type exif", Self.xmpKeyword].contains(keyword) else { return }
    let rest = chunk.content[(end + 1)...]
    let isInternational = chunk.isNamed("iTXt")
    let text: [UInt8]? =
      if chunk.isNamed("tEXt") { Array(rest) } else if isInternational { Self.international(rest) } else {
        rest.first == 0 ? Self.inflated(rest.dropFirst()) : nil
      }
    guard let text else { return }
    switch keyword {
    // Only as plain bytes does it mean anything to Pillow.
    case "exif": if chunk.isNamed("tEXt") { exif = text }
    case Self.xmpKeyword:
      xmpText = text
      if isInternational { xmp = text }
    default: profile = text
    }
  }

  /// The text of an iTXt chunk after its keyword.
  private static func international(_ content: ArraySlice<UInt8>) -> [UInt8]? {
    let flags = content.prefix(2)
    guard flags.count == 2, let isCompressed = flags.first, let method = flags.last else { return nil }
    let parts = content.dropFirst(2).split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    guard isCompressed != 0 else { return Array(parts[2]) }
    return method == 0 ? inflated(parts[2]) : nil
  }

  /// What a zlib stream holds; nil if it is damaged or holds more than a mebibyte.
  private static func inflated(_ stream: ArraySlice<UInt8>) -> [UInt8]? {
    // After two bytes of header it is what gzip has as well; the checksum after it is not looked at.
    guard stream.count > 2, let state = GzipStream(window: [], bits: 0, last: 0) else { return nil }
    let input = Array(stream.dropFirst(2))
    var output = [UInt8](repeating: 0, count: min(textLimit, input.count * 1032 + 64))
    let step = input.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        try? state.step(input, to: output, stopsAtBlocks: false)
      }
    }
    return step.map { Array(output[..<$0.made]) }
  }

  /// Exif data that a text holds as hexadecimal digits.
  private static func unpacked(_ text: [UInt8]) -> [UInt8]? {
    let lines = text.split(separator: 0x0a, omittingEmptySubsequences: false).dropFirst(3)
    let digits = lines.joined().compactMap { byte in
      byte <= 0x20 ? nil : Character(Unicode.Scalar(byte)).hexDigitValue ?? -1
    }
    guard digits.count % 2 == 0, !digits.contains(-1) else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// The digit in the first `tiff:Orientation="6"` or `<tiff:Orientation>6`.
  private static func orientationDigit(in xmp: [UInt8]) -> Int? {
    let name = Array("tiff:Orientation".utf8)
    var place = xmp.startIndex
    while let found = xmp[place...].firstRange(of: name) {
      place = found.upperBound
      var rest = xmp[place...]
      if rest.starts(with: "=\"".utf8) {
        rest = rest.dropFirst(2)
      } else if rest.first == UInt8(ascii: ">") {
        rest = rest.dropFirst()
      } else {
        continue
      }
      if let digit = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) {
        return Int(digit - UInt8(ascii: "0"))
      }
    }
    return nil
  }
}

/// Finds the orientation in Exif data: a TIFF file whose first directory has the tag 0x0112, a number of any type.
enum ExifOrientation {
  private static let tag = 0x0112
  private static let mark = Array("Exif\0\0".utf8)
  /// Bytes of the values of each type.
  private static let sizes = [1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8]

  /// The value that `data` states, sensible or not; nil if it states none or is damaged, which never spoils a picture.
  static func value(in data: [UInt8]) -> Double? {
    var tiff = data[...]
    for _ in 0..<2 where tiff.starts(with: mark) { tiff = tiff.dropFirst(mark.count) }
    guard let reader = TIFFNumbers(Array(tiff)), let directory = reader.integer(at: 4, bytes: 4),
      let count = reader.integer(at: directory, bytes: 2)
    else { return nil }
    for index in 0..<count {
      let entry = directory + 2 + index * 12
      guard let found = reader.integer(at: entry, bytes: 2), let type = reader.integer(at: entry + 2, bytes: 2),
        let number = reader.integer(at: entry + 4, bytes: 4), reader.integer(at: entry + 8, bytes: 4) != nil
      else { return nil }
      // Types that nobody knows, and values without bytes, are passed over: another entry may have the tag.
      guard found == tag, let size = sizes[type], number > 0 else { continue }
      let isInside = size * number <= 4
      guard let place = isInside ? entry + 8 : reader.integer(at: entry + 8, bytes: 4),
        place <= reader.count - size * number
      else { continue }
      // A text and bytes are not a number.
      return reader.value(at: place, type: type) ?? .nan
    }
    return nil
  }
}

/// Numbers in a TIFF file.
private struct TIFFNumbers {
  private let bytes: [UInt8]
  private let isLittleEndian: Bool

  var count: Int { bytes.count }

  /// Nil if `bytes` do not begin like a TIFF file, one with the mark the wrong way round included.
  init?(_ bytes: [UInt8]) {
    switch bytes.prefix(4) {
    case [0x49, 0x49, 42, 0], [0x49, 0x49, 0, 42]: isLittleEndian = true
    case [0x4d, 0x4d, 0, 42], [0x4d, 0x4d, 42, 0]: isLittleEndian = false
    default: return nil
    }
    self.bytes = bytes
  }

  func integer(at place: Int, bytes size: Int) -> Int? { pattern(at: place, size).map { Int(truncatingIfNeeded: $0) } }

  private func pattern(at place: Int, _ size: Int) -> UInt64? {
    guard place >= 0, place <= bytes.count - size else { return nil }
    let field = bytes[place..<(place + size)]
    return isLittleEndian
      ? field.reversed().reduce(0) { $0 << 8 | UInt64($1) } : field.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A number of the type `type`; nil where that is none.
  func value(at place: Int, type: Int) -> Double? {
    switch type {
    case 3: pattern(at: place, 2).map { Double($0) }
    case 4, 13: pattern(at: place, 4).map { Double($0) }
    case 16: pattern(at: place, 8).map { Double($0) }
    case 6: pattern(at: place, 1).map { Double(Int8(truncatingIfNeeded: $0)) }
    case 8: pattern(at: place, 2).map { Double(Int16(truncatingIfNeeded: $0)) }
    case 9: pattern(at: place, 4).map { Double(Int32(truncatingIfNeeded: $0)) }
    case 11: pattern(at: place, 4).map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }
    case 12: pattern(at: place, 8).map { Double(bitPattern: $0) }
    case 5: quotient(pattern(at: place, 4).map { Double($0) }, pattern(at: place + 4, 4).map { Double($0) })
    case 10:
      quotient(
        pattern(at: place, 4).map { Double(Int32(truncatingIfNeeded: $0)) },
        pattern(at: place + 4, 4).map { Double(Int32(truncatingIfNeeded: $0)) })
    default: nil
    }
  }

  private func quotient(_ numerator: Double?, _ denominator: Double?) -> Double? {
    guard let numerator, let denominator, denominator != 0 else { return nil }
    return numerator / denominator
  }
}
