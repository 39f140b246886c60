internal import Tensor

/// What two pictures are first compared by.
package struct PictureMark: Sendable, Hashable {
  /// Marks of some pictures of a source, by number; nil for a picture that cannot be read.
  package typealias Known = [Int: PictureMark?]

  /// Of the pixels of the small picture.
  let pixels: UInt64
  /// Nil for pictures of so few differences that it says nothing.
  let likeness: UInt64?

  /// - Parameter image: As ``PairGlance`` gives it.
  init(_ image: PixelImage) {
    pixels = PictureMark.hash(image)
    likeness = DifferenceHash(of: image).bits
  }

  /// Nil for a picture that cannot be read.
  init?(of source: any PictureSource, at index: Int) {
    guard let image = try? PairGlance.image(of: source, at: index) else { return nil }
    self.init(image)
  }

  /// Of all pixels of the whole picture; nil if it cannot be read.
  static func whole(of source: any PictureSource, at index: Int) -> UInt64? {
    (try? source.image(at: index)).map(hash)
  }

  /// Equal for pictures of equal size and pixels.
  private static func hash(_ image: PixelImage) -> UInt64 {
    Hashing.mix(WordHash.hash(image.pixels) ^ UInt64(image.width))
  }
}
