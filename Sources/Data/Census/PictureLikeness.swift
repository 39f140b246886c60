/// A mark of 64 bits that copies of a picture share when they were only resized or compressed anew (a difference hash).
struct PictureLikeness: Sendable, Hashable {
  /// Bit by bit, whether a pixel of the picture at 9 x 8 grey pixels is brighter than its right neighbour by a level or more;
  /// nil for pictures of so few differences that the mark says nothing.
  let bits: UInt64?

  init(of image: PixelImage) {
    let small = Resampler(from: (image.width, image.height), to: (9, 8), filter: .area)(image)
    var bits: UInt64 = 0
    for row in 0..<8 {
      for column in 0..<8 {
        let place = (row * 9 + column) * 3
        let (left, right) = (Self.brightness(small, place), Self.brightness(small, place + 3))
        bits = bits << 1 | (left > right + 1000 ? 1 : 0)
      }
    }
    self.bits = (8...56).contains(bits.nonzeroBitCount) ? bits : nil
  }

  private static func brightness(_ image: PixelImage, _ place: Int) -> Int {
    299 * Int(image.pixels[place]) + 587 * Int(image.pixels[place + 1]) + 114 * Int(image.pixels[place + 2])
  }
}
