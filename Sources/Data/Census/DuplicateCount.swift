/// What occurs more than once in sources, and in more than one of them.
package struct DuplicateCount: Sendable, Hashable {
  /// The names of the two sources; the same twice for duplicates inside one.
  package var first: String
  package var second: String
  /// Whether one source is compared with itself; two sources may have the same name.
  package var isInside: Bool
  /// Samples of `second` whose picture is, pixel for pixel, one of `first` (inside one source: one of an earlier sample).
  package var pictures: Int
  /// Samples of `second` that look like one of `first` at 9 x 8 pixels, those with equal pixels included.
  package var likePictures: Int
  /// Captions of `second` that, cleaned, are also captions of `first` (inside one source: of an earlier caption).
  package var captions: Int
  /// Samples of `second` that look like one of `first`, a few as examples.
  package var examples: [Int]

  package init(
    first: String, second: String, isInside: Bool? = nil, pictures: Int = 0, likePictures: Int = 0, captions: Int = 0,
    examples: [Int] = []
  ) {
    self.first = first
    self.second = second
    self.isInside = isInside ?? (first == second)
    self.pictures = pictures
    self.likePictures = likePictures
    self.captions = captions
    self.examples = examples
  }

  /// Inside every source, and between every two of them.
  package static func all(of censuses: [SourceCensus]) -> [DuplicateCount] {
    censuses.indices.flatMap { place in
      [inside(censuses[place])] + censuses[(place + 1)...].map { between(censuses[place], $0) }
    }
  }

  private static func inside(_ census: SourceCensus) -> DuplicateCount {
    var result = DuplicateCount(first: census.name, second: census.name)
    var (pictures, likenesses, captions): (Set<UInt64>, Set<UInt64>, Set<UInt64>) = ([], [], [])
    for sample in 0..<census.count {
      let isSame = census.pictures[sample].map { !pictures.insert($0).inserted } ?? false
      let isLike = census.likenesses[sample].map { !likenesses.insert($0).inserted } ?? false
      result.add(sample, isSame: isSame, isLike: isLike)
    }
    for caption in census.captions where !captions.insert(caption).inserted { result.captions += 1 }
    return result
  }

  private static func between(_ first: SourceCensus, _ second: SourceCensus) -> DuplicateCount {
    var result = DuplicateCount(first: first.name, second: second.name, isInside: false)
    let (pictures, likenesses) = (Set(first.pictures.compactMap { $0 }), Set(first.likenesses.compactMap { $0 }))
    for sample in 0..<second.count {
      result.add(
        sample, isSame: second.pictures[sample].map(pictures.contains) ?? false,
        isLike: second.likenesses[sample].map(likenesses.contains) ?? false)
    }
    let captions = Set(first.captions)
    result.captions = second.captions.count(where: captions.contains)
    return result
  }

  private mutating func add(_ sample: Int, isSame: Bool, isLike: Bool) {
    if isSame { pictures += 1 }
    guard isSame || isLike else { return }
    likePictures += 1
    if examples.count < 5 { examples.append(sample) }
  }
}

/// A mark of 64 bits that copies of a picture share when they were only resized or compressed anew (a difference hash).
struct DifferenceHash: Sendable, Hashable {
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
