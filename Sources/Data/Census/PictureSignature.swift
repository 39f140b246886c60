/// A picture at 16 x 16 pixels: two are near duplicates if their samples differ by less than 12 of 255 in the root of
/// the mean square.
package struct PictureSignature: Sendable, Hashable {
  private let samples: [UInt8]

  /// The signature of a picture of 16 x 16 pixels.
  package init(_ image: PixelImage) {
    precondition(image.width == 16 && image.height == 16, "PictureSignature: the picture is not 16 x 16")
    samples = image.pixels
  }

  /// Whether this and `other` show nearly the same.
  package func isNear(_ other: PictureSignature) -> Bool {
    let limit = 12 * 12 * samples.count
    return samples.withUnsafeBufferPointer { left in
      other.samples.withUnsafeBufferPointer { right in
        var sum = 0
        // A row at a time, so that most pairs are told apart after the first.
        for row in 0..<16 {
          for index in (row * 48)..<(row * 48 + 48) {
            let difference = Int(left[index]) - Int(right[index])
            sum += difference * difference
          }
          if sum >= limit { return false }
        }
        return true
      }
    }
  }
}
