import CJPEG

/// Decodes JPEG files (baseline and progressive; grey, colour and the inks of print) with libjpeg-turbo.
///
/// The header is judged before memory is taken. Colours are as Pillow gives them: accurate integer DCT, smooth upsampling of
/// chroma, CMYK without a profile; an ICC profile is left aside, and `JPEGHeader.hasColorProfile` says that there is one.
public enum JPEGDecoder {
  /// The largest picture that is decoded unless told otherwise: 64 Mpx, 192 MB.
  public static let standardPixelLimit = 1 << 26

  /// What libjpeg may take for itself unless told otherwise, in bytes: progressive files are kept as coefficients.
  public static let standardMemoryLimit = 1 << 29

  /// Files with more scans are refused; ordinary progressive files have about ten.
  package static let scanLimit = 100

  /// A decoded picture, and what was wrong with its file.
  package struct Reading: Sendable, Hashable {
    /// As stored: not turned by the orientation.
    package var image: PixelImage
    /// The first damage, if there was one; the pixels after it are made up.
    package var damage: String?
  }

  /// The picture of the JPEG in `bytes`.
  ///
  /// - Parameters:
  ///   - header: Its header, where that was read before.
  ///   - eighths: The picture is made at this many eighths of its size, `1...8`, each side rounded up. Small sizes are
  ///     several times quicker than decoding everything and then resizing.
  ///   - salvagesDamage: Whether a cut or damaged file gives what can be read of it.
  /// - Throws: `JPEGError.size` if it has more than `pixelLimit` pixels, `JPEGError.damage` if it cannot be decoded.
  package static func decode(
    _ bytes: [UInt8], header known: JPEGHeader? = nil, eighths: Int = 8, salvagesDamage: Bool = false,
    pixelLimit: Int = standardPixelLimit,
    memoryLimit: Int = standardMemoryLimit
  ) throws(JPEGError) -> Reading {
    precondition((1...8).contains(eighths), "JPEGDecoder: \(eighths) eighths")
    let header = if let known { known } else { try JPEGHeader(of: bytes) }
    guard header.pixelCount <= pixelLimit else {
      throw .size(width: header.width, height: header.height, limit: pixelLimit)
    }
    guard salvagesDamage || header.fits(in: bytes.count) else { throw .damage("the file ends early") }
    let (width, height) = ((header.width * eighths + 7) / 8, (header.height * eighths + 7) / 8)
    var limits = triad_jpeg_limits(
      eighths: UInt32(eighths), scan_limit: UInt32(scanLimit), memory_limit: max(memoryLimit, 0))
    var outcome = triad_jpeg_outcome()
    var message = [CChar](repeating: 0, count: messageCapacity)
    var code: Int32 = -1
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { pixels, count in
      code = triad_jpeg_decode(
        bytes, bytes.count, &limits, pixels.baseAddress, width * height * 3, &outcome, &message, messageCapacity)
      count = code == 0 ? width * height * 3 : 0
    }
    let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard code == 0 else { throw .damage(reason) }
    guard Int(outcome.width) == width, Int(outcome.height) == height else {
      throw .damage("its size is not that of its header")
    }
    let isDamaged = outcome.is_cut != 0 || outcome.is_damaged != 0
    guard salvagesDamage || !isDamaged else { throw .damage(reason) }
    return Reading(
      image: PixelImage(width: width, height: height, pixels: pixels), damage: isDamaged ? reason : nil)
  }

  private static let messageCapacity = 256
}

/// Writes pictures as JPEG files (baseline, 4:2:0): for benchmarks and tests, which must not carry others' photographs.
package enum JPEGEncoder {
  /// The bytes of a JPEG file of `image`.
  ///
  /// - Parameter quality: libjpeg's, `1...100`.
  /// - Throws: `JPEGError.size` for a side of more than 65,500 pixels.
  package static func encode(_ image: PixelImage, quality: Int = 90) throws(JPEGError) -> [UInt8] {
    precondition((1...100).contains(quality), "JPEGEncoder: quality \(quality)")
    // A block never takes more than its samples take uncompressed, by far; headers take some hundred bytes.
    let capacity = (image.width + 16) * (image.height + 16) * 6 + 4096
    let file = [UInt8](unsafeUninitializedCapacity: capacity) { file, count in
      count =
        file.baseAddress.map {
          triad_jpeg_encode(
            image.pixels, UInt32(image.width), UInt32(image.height), Int32(quality), $0, capacity)
        } ?? 0
    }
    guard !file.isEmpty else { throw .size(width: image.width, height: image.height, limit: 65_500 * 65_500) }
    return file
  }
}

/// What the segments before the first scan of a JPEG file say about it.
package struct JPEGHeader: Hashable, Sendable {
  /// As stored, before `orientation` is applied.
  package let width: Int
  package let height: Int
  /// 1 grey, 3 colour, 4 the inks of print.
  package let componentCount: Int
  /// Bits a sample; only 8 can be decoded.
  package let bitDepth: Int
  package let isProgressive: Bool
  /// How the picture wants to be turned.
  package let orientation: PictureOrientation
  /// Whether the file carries an ICC profile. It is not applied.
  package let hasColorProfile: Bool

  /// Whether its pixels are coded by an arithmetic coder, which needs no bit for what it expects.
  private let isArithmetic: Bool

  /// The number of pixels that decoding would give.
  package var pixelCount: Int { width * height }

  /// Whether a file of so many bytes can hold the picture: a block of 8 x 8 pixels takes a bit or more. Memory for a picture whose bytes
  /// are not there is never taken.
  func fits(in byteCount: Int) -> Bool {
    isArithmetic || (width + 7) / 8 * ((height + 7) / 8) <= byteCount * 8
  }

  /// Reads the segments of `file` up to the first scan, none of the picture.
  ///
  /// - Throws: `JPEGError.damage` if no frame is found.
  package init(of file: [UInt8]) throws(JPEGError) {
    guard file.starts(with: [0xff, 0xd8]) else { throw .damage("it is not a JPEG file") }
    var frame: ArraySlice<UInt8>?
    var (isProgressive, isArithmetic) = (false, false)
    var metadata = PictureMetadata()
    var hasColorProfile = false
    var segments = JPEGSegments(file)
    while let segment = try segments.next() {
      let content = segment.content
      switch segment.marker {
      case 0xc0...0xc3, 0xc5...0xc7, 0xc9...0xcb, 0xcd...0xcf:
        guard frame == nil else { throw .damage("it has two frames") }
        frame = content
        isProgressive = [0xc2, 0xc6, 0xca, 0xce].contains(segment.marker)
        isArithmetic = segment.marker >= 0xc9
      case 0xe1: metadata.add(segment: content)
      case 0xe2 where content.starts(with: Array("ICC_PROFILE\0".utf8)):
        hasColorProfile = true
      default: break
      }
    }
    guard let frame else { throw .damage("it has no frame") }
    let fields = Array(frame.prefix(6))
    guard fields.count == 6, frame.count == 6 + 3 * Int(fields[5]) else { throw .damage("its frame header is cut") }
    height = Int(fields[1]) << 8 | Int(fields[2])
    width = Int(fields[3]) << 8 | Int(fields[4])
    guard width > 0, height > 0 else { throw .damage("its width or height is 0") }
    bitDepth = Int(fields[0])
    componentCount = Int(fields[5])
    self.isProgressive = isProgressive
    self.isArithmetic = isArithmetic
    orientation = metadata.orientation
    self.hasColorProfile = hasColorProfile
  }
}

/// The marker segments of a JPEG file before its first scan (ITU-T T.81, B.1).
struct JPEGSegments {
  /// A marker and what its length field encloses.
  struct Segment {
    var marker: UInt8
    var content: ArraySlice<UInt8>
  }

  private let file: [UInt8]
  /// Behind the start-of-image marker.
  package var place = 2

  init(_ file: [UInt8]) { self.file = file }

  /// The next segment; nil at the first scan.
  mutating func next() throws(JPEGError) -> Segment? {
    while true {
      // Bytes between segments are garbage that libjpeg passes over as well; any number of 0xff may fill.
      guard let start = file[place...].firstIndex(of: 0xff),
        let code = file[start...].firstIndex(where: { $0 != 0xff })
      else { throw .damage("the file ends early") }
      let marker = file[code]
      place = code + 1
      switch marker {
      case 0x00, 0x01, 0xd0...0xd7: continue  // They stand alone.
      case 0xd8: throw .damage("it begins twice")
      case 0xd9: throw .damage("it ends before its picture")
      default: break
      }
      guard place + 2 <= file.count else { throw .damage("the file ends early") }
      let length = Int(file[place]) << 8 | Int(file[place + 1])
      guard length >= 2 else { throw .damage("a segment is shorter than its length field") }
      if marker == 0xda { return nil }
      guard place + length <= file.count else { throw .damage("the file ends early") }
      defer { place += length }
      return Segment(marker: marker, content: file[(place + 2)..<(place + length)])
    }
  }
}

/// Why bytes are not a photograph.
public enum JPEGError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are not a JPEG file, or a damaged or cut one; the reason is libjpeg's or that of the header's reader.
  case damage(String)
  /// The header promises more pixels than the caller wants to hold.
  case size(width: Int, height: Int, limit: Int)

  /// The end of a sentence, for a file that is named before.
  public var description: String {
    switch self {
    case .damage(let reason):
      "the JPEG cannot be read: \(reason)"
    case .size(let width, let height, let limit):
      "the JPEG has \(width) x \(height) pixels, more than the limit of \(limit)"
    }
  }
}
