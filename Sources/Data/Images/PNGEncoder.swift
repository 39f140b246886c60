import CPNG

/// Writes pictures as PNG files, with libpng: for reports, where a picture travels inside a page.
public enum PNGEncoder {
  /// The bytes of an 8-bit RGB file of `image`; equal pictures give equal bytes.
  ///
  /// - Throws: `PNGError.damage` if libpng refuses, as it does for a picture without pixels.
  public static func encode(_ image: PixelImage) throws(PNGError) -> [UInt8] {
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
