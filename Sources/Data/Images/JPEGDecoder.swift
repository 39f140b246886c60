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
  public static let scanLimit = 100

  /// A decoded picture, and what was wrong with its file.
  public struct Reading: Sendable, Hashable {
    /// As stored: not turned by the orientation.
    public var image: PixelImage
    /// The first damage, if there was one; the pixels behind it are made up.
    public var damage: String?
  }

  /// The picture of the JPEG in `bytes`.
  ///
  /// - Parameters:
  ///   - eighths: The picture is made at this many eighths of its size, `1...8`, each side rounded up. Small sizes are
  ///     several times quicker than decoding everything and then resizing.
  ///   - salvagesDamage: Whether a cut or damaged file gives what can be read of it.
  /// - Throws: `JPEGError.size` if it has more than `pixelLimit` pixels, `JPEGError.damage` if it cannot be decoded.
  public static func decode(
    _ bytes: [UInt8], eighths: Int = 8, salvagesDamage: Bool = false, pixelLimit: Int = standardPixelLimit,
    memoryLimit: Int = standardMemoryLimit
  ) throws(JPEGError) -> Reading {
    precondition((1...8).contains(eighths), "JPEGDecoder: \(eighths) eighths")
    let header = try JPEGHeader(of: bytes)
    guard header.pixelCount <= pixelLimit else {
      throw .size(width: header.width, height: header.height, limit: pixelLimit)
    }
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
