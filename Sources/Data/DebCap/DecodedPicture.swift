/// A picture as the build needs it: the pixels for the cache and two small copies for finding duplicates.
struct DecodedPicture: Sendable {
  /// `side` x `side`.
  let image: PixelImage
  /// A hash of the picture at 64 x 64: equal for files that show the same drawing, compressed differently.
  let thumbnailHash: UInt64
  /// The picture at 16 x 16, for near duplicates.
  let signature: PictureSignature
  /// The size of the whole file's picture in pixels.
  let width: Int
  let height: Int
  /// The standard deviation of the 64 x 64 picture's samples.
  let deviation: Double

  /// The result for one file: a picture, or why there is none.
  enum Outcome: Sendable {
    case picture(DecodedPicture)
    /// Nothing is drawn, or it has more pixels than are read: left out by rule.
    case excluded(String)
    /// The file is damaged.
    case unreadable(String)
  }

  /// Reads `png` and applies the image rule at `side` pixels.
  static func read(png: [UInt8], side: Int) -> Outcome {
    do throws(PNGError) {
      let drawing = try PNGDecoder.decode(png)
      guard let box = drawing.drawingBox else { return .excluded("nothing is drawn") }
      let content = drawing.onWhite(box)
      let thumbnail = SquarePicture.resized(content, fitting: 64)
      return .picture(
        DecodedPicture(
          image: SquarePicture.resized(content, fitting: side), thumbnailHash: WordHash.hash(thumbnail.pixels),
          signature: PictureSignature(SquarePicture.resized(content, fitting: 16)), width: drawing.width,
          height: drawing.height, deviation: deviation(of: thumbnail.pixels)))
    } catch {
      switch error {
      case .size: return .excluded(error.description)
      case .damage: return .unreadable(error.description)
      }
    }
  }

  private static func deviation(of samples: [UInt8]) -> Double {
    let count = Double(samples.count)
    let mean = samples.reduce(0) { $0 + Double($1) } / count
    let square = samples.reduce(0) { $0 + Double($1) * Double($1) } / count
    return max(0, square - mean * mean).squareRoot()
  }
}
