package import Tensor

/// Square pictures of one size as bytes, one after the other: how they wait in the host's memory for the device that takes them.
///
/// A quarter of what they are as floats; the device normalises them on the way in.
package struct PictureBytes: Sendable, Hashable {
  /// Pixels.
  package let side: Int
  /// `[count, side, side, 3]`
  package private(set) var bytes: [UInt8] = []

  /// - Parameter capacity: Pictures that are expected.
  package init(side: Int, capacity: Int = 0) {
    self.side = side
    bytes.reserveCapacity(capacity * pictureSize)
  }

  /// The number of pictures.
  package var count: Int { bytes.count / pictureSize }

  private var pictureSize: Int { 3 * side * side }

  package mutating func append(_ picture: PixelImage) {
    requireSide(of: picture)
    bytes += picture.pixels
  }

  /// Keeps a place for a picture that is put there later.
  mutating func appendPlace() { bytes += repeatElement(0, count: pictureSize) }

  /// Puts a picture in the place of another.
  mutating func replace(_ place: Int, with picture: PixelImage) {
    requireSide(of: picture)
    bytes.replaceSubrange(place * pictureSize..<(place + 1) * pictureSize, with: picture.pixels)
  }

  private func requireSide(of picture: PixelImage) {
    require(
      picture.width == side && picture.height == side,
      "PictureBytes: a picture of \(picture.width) x \(picture.height) pixels among those of \(side) x \(side)")
  }

  /// `[count, 3, side, side]` on `device`.
  package func normalized(by normalization: PixelNormalization, on device: any Device) -> Tensor {
    Tensor(pictures: bytes, table: normalization.table, shape: [count, 3, side, side], on: device)
  }
}
