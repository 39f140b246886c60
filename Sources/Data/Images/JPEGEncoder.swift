import CJPEG

/// Writes pictures as JPEG files (baseline, 4:2:0): for benchmarks and tests, which must not carry others' photographs.
public enum JPEGEncoder {
  /// The bytes of a JPEG file of `image`.
  ///
  /// - Parameter quality: libjpeg's, `1...100`.
  /// - Throws: `JPEGError.size` for a side of more than 65,500 pixels.
  public static func encode(_ image: PixelImage, quality: Int = 90) throws(JPEGError) -> [UInt8] {
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
