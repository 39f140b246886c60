/// Pictures that are both learned from and asked about, by what they show and not by their names.
///
/// Files are decoded as small as they quickly can be and compared by a hash of those pixels and by the difference hash of a copy of
/// 9 x 8; what agrees in either is decoded whole, so that "equal" means every pixel.
package struct PictureCrossing: Sendable, Hashable {
  /// The name of what is asked.
  package var asked: String
  /// Pairs to learn from, and how many of them were looked at.
  package var pairs: Int
  package var pairsSeen: Int
  /// Pictures that are asked about, and how many of them were looked at.
  package var pictures: Int
  package var picturesSeen: Int
  /// Pairs whose picture is, pixel for pixel, one that is asked about.
  package var equalPairs: Int
  /// Pairs, without those, whose picture looks like one that is asked about.
  package var likePairs: Int
  /// Pictures that are asked about and are, pixel for pixel, one of the pairs.
  package var equalPictures: Int
  /// Pictures, without those, that look like one of the pairs.
  package var likePictures: Int

  package init(
    asked: String, pairs: Int, pairsSeen: Int, pictures: Int, picturesSeen: Int, equalPairs: Int = 0,
    likePairs: Int = 0,
    equalPictures: Int = 0, likePictures: Int = 0
  ) {
    self.asked = asked
    self.pairs = pairs
    self.pairsSeen = pairsSeen
    self.pictures = pictures
    self.picturesSeen = picturesSeen
    self.equalPairs = equalPairs
    self.likePairs = likePairs
    self.equalPictures = equalPictures
    self.likePictures = likePictures
  }

  /// The most pictures that are looked at: of more pairs, or more pictures asked about, a keyed sample.
  package struct Limits: Sendable, Hashable {
    package var pairs: Int
    package var pictures: Int

    package init(pairs: Int = 50_000, pictures: Int = 10_000) {
      self.pairs = pairs
      self.pictures = pictures
    }
  }

  /// A picture that is learned from, by the number of its pair, and an equal one that is asked about.
  package struct Match: Sendable, Hashable {
    package let pair: Int
    package let picture: Int

    package init(pair: Int, picture: Int) {
      self.pair = pair
      self.picture = picture
    }
  }

  /// What was counted, and an example.
  package struct Finding: Sendable, Hashable {
    package let crossing: PictureCrossing
    /// The first picture that is asked about and equals one of the pairs, with the first of these.
    package let example: Match?
  }

  /// Compares the pictures of `training` with those of each of `asked`.
  ///
  /// Pictures that cannot be read are like no other.
  ///
  /// - Parameters:
  ///   - known: Marks of pictures that somebody has read, of `training` first, then of each of `asked`; they are not read again.
  ///   - threads: Does not change the result.
  ///   - progress: Told how many pictures have been read, of how many; what it throws ends the work.
  package static func all(
    of training: any PictureSource, and asked: [any PictureSource], limits: Limits = Limits(),
    known: [PictureMark.Known] = [], threads: Int = 1,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [PictureCrossing] {
    try findings(of: training, and: asked, limits: limits, known: known, threads: threads, progress: progress)
      .map(\.crossing)
  }

  /// Compares as ``all(of:and:limits:known:threads:progress:)`` does.
  package static func findings(
    of training: any PictureSource, and asked: [any PictureSource], limits: Limits = Limits(),
    known: [PictureMark.Known] = [], threads: Int = 1,
    progress: (_ done: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> [Finding] {
    func marks(_ place: Int) -> PictureMark.Known { known.indices.contains(place) ? known[place] : [:] }
    let pairs = KeyedSample.indices(of: training.count, limit: limits.pairs, for: "crossing")
    let pictures = asked.map { KeyedSample.indices(of: $0.count, limit: limits.pictures, for: "crossing") }
    let total = pairs.count + pictures.reduce(0) { $0 + $1.count }
    var done = 0
    var galleries: [Gallery] = []
    for (place, (source, samples)) in zip(asked, pictures).enumerated() {
      var gallery = Gallery(source: source)
      try read(samples, of: source, known: marks(place + 1), threads: threads) { piece, marks in
        for (sample, mark) in zip(piece, marks) { if let mark { gallery.add(sample, mark) } }
        done += piece.count
        try progress(done, total)
      }
      galleries.append(gallery)
    }
    var seen = 0
    try read(pairs, of: training, known: marks(0), threads: threads) { piece, marks in
      for (sample, mark) in zip(piece, marks) {
        guard let mark else { continue }
        seen += 1
        // Only for what agrees in a mark, which is little.
        var whole: UInt64??
        for place in galleries.indices {
          galleries[place].compare(sample, mark) {
            if let whole { return whole }
            let found = PictureMark.whole(of: training, at: sample)
            whole = .some(found)
            return found
          }
        }
      }
      done += piece.count
      try progress(done, total)
    }
    return zip(asked, galleries).map { source, gallery in
      let crossing = PictureCrossing(
        asked: source.name, pairs: training.count, pairsSeen: seen, pictures: source.count, picturesSeen: gallery.seen,
        equalPairs: gallery.equalPairs, likePairs: gallery.likePairs, equalPictures: gallery.equal.count,
        likePictures: gallery.like.subtracting(gallery.equal.keys).count)
      let example = gallery.equal.min { $0.key < $1.key }.map { Match(pair: $0.value, picture: $0.key) }
      return Finding(crossing: crossing, example: example)
    }
  }

  /// In pieces, so that neither memory nor silence grows with the source.
  private static func read(
    _ samples: [Int], of source: any PictureSource, known: PictureMark.Known, threads: Int,
    _ body: ([Int], [PictureMark?]) throws -> Void
  ) rethrows {
    for start in stride(from: 0, to: samples.count, by: 256) {
      let piece = Array(samples[start..<min(start + 256, samples.count)])
      let marks = OrderedConcurrency.map(piece, threads: threads) { known[$0] ?? PictureMark(of: source, at: $0) }
      try body(piece, marks)
    }
  }
}

/// The pictures of one source that are asked about, and what was found of them among the pairs.
private struct Gallery {
  let source: any PictureSource
  private(set) var seen = 0
  private var byPixels: [UInt64: [Int]] = [:]
  private var byLikeness: [UInt64: [Int]] = [:]
  /// Of whole pictures, where they were needed.
  private var whole: [Int: UInt64?] = [:]
  private(set) var equalPairs = 0
  private(set) var likePairs = 0
  /// By picture, the first pair that it equals.
  private(set) var equal: [Int: Int] = [:]
  private(set) var like: Set<Int> = []

  init(source: any PictureSource) { self.source = source }

  mutating func add(_ sample: Int, _ mark: PictureMark) {
    seen += 1
    byPixels[mark.pixels, default: []].append(sample)
    if let likeness = mark.likeness { byLikeness[likeness, default: []].append(sample) }
  }

  /// - Parameter pixels: A hash of the whole picture of the pair.
  mutating func compare(_ pair: Int, _ mark: PictureMark, pixels: () -> UInt64?) {
    let alike = mark.likeness.flatMap { byLikeness[$0] } ?? []
    let candidates = Set(byPixels[mark.pixels] ?? []).union(alike)
    guard !candidates.isEmpty else { return }
    let own = pixels()
    let found = candidates.filter { sample in
      let other = whole[sample] ?? PictureMark.whole(of: source, at: sample)
      whole[sample] = .some(other)
      return own != nil && other == own
    }
    equal.merge(found.map { ($0, pair) }) { first, _ in first }
    like.formUnion(candidates)
    if found.isEmpty { likePairs += 1 } else { equalPairs += 1 }
  }
}
