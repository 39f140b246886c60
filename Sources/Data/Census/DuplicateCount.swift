/// What occurs more than once in sources, and in more than one of them.
package struct DuplicateCount: Sendable, Hashable {
  /// The names of the two sources; the same twice for duplicates inside one.
  package var first: String
  package var second: String
  /// Whether one source is compared with itself; two sources may have the same name.
  package var isInside: Bool
  /// Samples of `second` whose picture is, pixel for pixel, one of `first` (inside one source: one of an earlier sample).
  package var pictures: Int
  /// Samples of `second` that look like one of `first`, those with equal pixels included.
  package var likePictures: Int
  /// Captions of `second` that, cleaned, are also captions of `first` (inside one source: of an earlier caption).
  package var captions: Int
  /// Samples of `second` that look like one of `first`, a few as examples.
  package var examples: [Int]
  /// Groups with samples in both sources, and one sample of `second` of the first few of them; 0 inside one source, where that is what
  /// groups are for.
  package var groups: Int
  package var groupExamples: [Int]

  /// Whether a picture or a group of one source is in another as well.
  package var isOverlap: Bool { !isInside && (likePictures > 0 || groups > 0) }

  package init(
    first: String, second: String, isInside: Bool? = nil, pictures: Int = 0, likePictures: Int = 0, captions: Int = 0,
    examples: [Int] = [], groups: Int = 0, groupExamples: [Int] = []
  ) {
    self.first = first
    self.second = second
    self.isInside = isInside ?? (first == second)
    self.pictures = pictures
    self.likePictures = likePictures
    self.captions = captions
    self.examples = examples
    self.groups = groups
    self.groupExamples = groupExamples
  }

  /// Inside every source, and between every two of them.
  package static func all(of censuses: [SourceCensus]) -> [DuplicateCount] {
    censuses.indices.flatMap { place in
      [inside(censuses[place])] + censuses[(place + 1)...].map { between(censuses[place], $0) }
    }
  }

  private static func inside(_ census: SourceCensus) -> DuplicateCount {
    var result = DuplicateCount(first: census.name, second: census.name)
    var (pictures, captions): (Set<UInt64>, Set<UInt64>) = ([], [])
    var likenesses = LikenessIndex()
    for sample in 0..<census.count {
      let isSame = census.pictures[sample].map { !pictures.insert($0).inserted } ?? false
      let likeness = census.likenesses[sample]
      result.add(sample, isSame: isSame, isLike: likeness.map(likenesses.contains) ?? false)
      if let likeness { likenesses.add(likeness) }
    }
    for caption in census.captions where !captions.insert(caption).inserted { result.captions += 1 }
    return result
  }

  private static func between(_ first: SourceCensus, _ second: SourceCensus) -> DuplicateCount {
    var result = DuplicateCount(first: first.name, second: second.name, isInside: false)
    let pictures = Set(first.pictures.compactMap { $0 })
    var likenesses = LikenessIndex()
    for likeness in first.likenesses { if let likeness { likenesses.add(likeness) } }
    for sample in 0..<second.count {
      result.add(
        sample, isSame: second.pictures[sample].map(pictures.contains) ?? false,
        isLike: second.likenesses[sample].map(likenesses.contains) ?? false)
    }
    let captions = Set(first.captions)
    result.captions = second.captions.count(where: captions.contains)
    var groups = Set(first.groups.compactMap { $0 })
    for sample in 0..<second.count {
      // Each of them once.
      guard let group = second.groups[sample], groups.remove(group) != nil else { continue }
      result.groups += 1
      if result.groupExamples.count < 5 { result.groupExamples.append(sample) }
    }
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
        let pixel = row * 9 + column
        let (left, right) = (small.brightness(of: pixel), small.brightness(of: pixel + 1))
        bits = bits << 1 | (left > right + 1000 ? 1 : 0)
      }
    }
    self.bits = (8...56).contains(bits.nonzeroBitCount) ? bits : nil
  }
}

extension PixelImage {
  /// How bright a pixel is, in thousandths of a level; pixels count row by row.
  func brightness(of pixel: Int) -> Int {
    let place = pixel * 3
    return 299 * Int(pixels[place]) + 587 * Int(pixels[place + 1]) + 114 * Int(pixels[place + 2])
  }
}
