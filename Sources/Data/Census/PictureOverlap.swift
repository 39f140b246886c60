/// What two sets of pictures have in common: what a model may have learnt from the one about the other.
///
/// Looked for by group and by picture. Groups are compared within one collection where the sources know collections: two
/// collections may call different pictures "a cake".
package struct PictureOverlap: Sendable, Hashable {
  /// A picture of the first source and one of the second.
  package struct Match: Sendable, Hashable {
    package let first: Int
    package let second: Int

    package init(first: Int, second: Int) {
      self.first = first
      self.second = second
    }
  }

  /// Groups with pictures on both sides, in the order of the second source.
  package let groups: [String]
  /// Pictures of the second source that are, pixel for pixel, one of the first.
  package let equalPictures: [Match]
  /// Pictures of the second source that at 16 x 16 pixels nearly equal one of the first, without those above; empty if they were
  /// not looked for.
  package let likePictures: [Match]

  /// Compares every picture of `second` with every one of `first`.
  ///
  /// - Parameter includesLikePictures: Also looks for pictures that differ by less than 12 of 255 at 16 x 16 pixels, which takes
  ///   longer and finds drawings that only resemble one another, such as the faces of clocks.
  /// - Throws: What the sources throw for pictures that cannot be read.
  package init(
    of first: any PictureSource, and second: any PictureSource, includesLikePictures: Bool = false
  ) throws {
    let known = Set((0..<first.count).map { Self.group(of: $0, in: first) })
    groups = (0..<second.count).map { Self.group(of: $0, in: second) }.filter(known.contains).distinct()
    var places: [UInt64: Int] = [:]
    var signatures: [PictureSignature] = []
    for picture in 0..<first.count {
      let image = try first.image(at: picture)
      places[Self.hash(of: image)] = places[Self.hash(of: image)] ?? picture
      if includesLikePictures { signatures.append(Self.signature(of: image)) }
    }
    var equal: [Match] = []
    var like: [Match] = []
    for picture in 0..<second.count {
      let image = try second.image(at: picture)
      if let place = places[Self.hash(of: image)] {
        equal.append(Match(first: place, second: picture))
      } else if includesLikePictures {
        let signature = Self.signature(of: image)
        if let place = signatures.firstIndex(where: { $0.isNear(signature) }) {
          like.append(Match(first: place, second: picture))
        }
      }
    }
    equalPictures = equal
    likePictures = like
  }

  /// Whether no group and no equal picture is on both sides.
  package var isEmpty: Bool { groups.isEmpty && equalPictures.isEmpty }

  private static func group(of picture: Int, in source: any PictureSource) -> String {
    guard let pairs = source as? any PairSource else { return source.group(at: picture) }
    return "\(pairs.origin(at: picture)): \(source.group(at: picture))"
  }

  /// Equal for pictures of equal size and pixels.
  private static func hash(of image: PixelImage) -> UInt64 { WordHash.hash(image.pixels) ^ UInt64(image.width) }

  private static func signature(of image: PixelImage) -> PictureSignature {
    PictureSignature(SquarePicture.resized(image, fitting: 16, filter: .area))
  }
}
