import CPNG

/// Decodes PNG files of every colour type and bit depth, with libpng.
///
/// The header is judged before memory is taken, so that a small file that promises 600 megapixels costs nothing.
package enum PNGDecoder {
  /// The largest picture that is decoded unless told otherwise: 16 Mpx, 64 MB.
  package static let standardPixelLimit = 1 << 24

  /// The header of the PNG in `bytes`.
  ///
  /// - Throws: `PNGError.damage` if they do not begin like a PNG file.
  package static func header(of bytes: [UInt8]) throws(PNGError) -> PNGHeader {
    var header = triad_png_header()
    var message = [CChar](repeating: 0, count: messageCapacity)
    guard triad_png_read_header(bytes, bytes.count, &header, &message, messageCapacity) == 0 else {
      throw PNGError.damage(text(of: message))
    }
    return PNGHeader(
      width: Int(header.width), height: Int(header.height), bitDepth: Int(header.bit_depth),
      colorType: Int(header.color_type))
  }

  /// The picture of the PNG in `bytes` as 8-bit RGBA: palette, grey and tRNS resolved, 16-bit samples cut to their high
  /// byte, gamma untouched.
  ///
  /// - Throws: `PNGError.size` if it has more than `pixelLimit` pixels, `PNGError.damage` if it cannot be decoded
  /// whole.
  package static func decode(
    _ bytes: [UInt8], pixelLimit: Int = standardPixelLimit
  ) throws(PNGError) -> AlphaImage {
    try read(bytes, salvagesDamage: false, pixelLimit: pixelLimit).image
  }

  /// A decoded picture, and what was wrong with its file.
  struct Reading {
    var image: AlphaImage
    /// Why the rest of the pixels is transparent black.
    var damage: String?
    /// What its file is made of.
    var chunks: PNGChunks
  }

  /// The picture of the PNG in `bytes`, perhaps only what was read before damage.
  static func read(_ bytes: [UInt8], salvagesDamage: Bool, pixelLimit: Int) throws(PNGError) -> Reading {
    let header = try header(of: bytes)
    guard header.pixelCount <= pixelLimit else {
      throw PNGError.size(width: header.width, height: header.height, limit: pixelLimit)
    }
    let chunks = PNGChunks(bytes)
    guard chunks.canHold(header, salvagesDamage: salvagesDamage) else { throw PNGError.damage("the file ends early") }
    var pixels = [UInt8](repeating: 0, count: header.pixelCount * 4)
    var message = [CChar](repeating: 0, count: messageCapacity)
    let code = triad_png_decode(bytes, chunks.wholeCount, &pixels, pixels.count, &message, messageCapacity)
    guard code == 0 || code > 0 && salvagesDamage else { throw PNGError.damage(text(of: message)) }
    return Reading(
      image: AlphaImage(width: header.width, height: header.height, pixels: pixels),
      damage: code == 0 ? nil : text(of: message), chunks: chunks)
  }

  private static let messageCapacity = 160

  package static func text(of message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Writes pictures as PNG files, with libpng: for reports, where a picture travels inside a page.
package enum PNGEncoder {
  /// The bytes of an 8-bit RGB file of `image`; equal pictures give equal bytes.
  ///
  /// - Throws: `PNGError.damage` if libpng refuses, as it does for a picture without pixels.
  package static func encode(_ image: PixelImage) throws(PNGError) -> [UInt8] {
    // Uncompressed rows with their filter bytes, and room for what surrounds them.
    var bytes = [UInt8](repeating: 0, count: image.pixels.count + image.height + image.pixels.count / 8 + 4096)
    var message = [CChar](repeating: 0, count: 160)
    let length = triad_png_encode(
      image.pixels, UInt32(image.width), UInt32(image.height), &bytes, bytes.count, &message, message.count)
    guard length > 0 else {
      throw PNGError.damage(String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    return Array(bytes[..<length])
  }
}

/// What the first chunk of a PNG file says about it.
package struct PNGHeader: Hashable, Sendable {
  package let width: Int
  package let height: Int
  /// Bits a sample: 1, 2, 4, 8 or 16.
  package let bitDepth: Int
  /// 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.
  package let colorType: Int

  /// The number of pixels that decoding would give.
  package var pixelCount: Int { width * height }
}

/// Why bytes are not a picture.
public enum PNGError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes are not a PNG file, or a damaged or cut one; the reason is libpng's.
  case damage(String)
  /// The header promises more pixels than the caller wants to hold.
  case size(width: Int, height: Int, limit: Int)

  /// The end of a sentence, for a file that is named before.
  public var description: String {
    switch self {
    case .damage(let reason):
      "the PNG cannot be read: \(reason)"
    case .size(let width, let height, let limit):
      "the PNG has \(width) x \(height) pixels, more than the limit of \(limit)"
    }
  }
}
