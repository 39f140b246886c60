internal import Foundation
internal import Tensor

/// What is in a source: every sample read once.
///
/// The memory is about 100 bytes per sample and 8 a caption, for finding duplicates.
package struct SourceCensus: Sendable {
  package let name: String
  /// Samples in all.
  package let count: Int
  /// Samples whose picture or captions cannot be read, with the reason.
  package private(set) var unreadable: [PairFault] = []
  /// Samples whose files are damaged but salvaged.
  package private(set) var salvaged: [PairFault] = []
  /// Pictures with an ICC profile, which is not applied.
  package private(set) var profileCount = 0
  /// Captions that are empty after cleaning.
  package private(set) var emptyCaptionCount = 0
  /// Captions a sample.
  package private(set) var captionsPerSample = Histogram()
  /// Words a caption, after cleaning.
  package private(set) var words = Histogram()
  /// Pixels, as stored.
  package private(set) var widths = Histogram()
  package private(set) var heights = Histogram()

  /// By sample: a hash of the decoded picture; nil where there is none.
  private(set) var pictures: [UInt64?] = []
  /// By sample: what copies of its picture share; nil for plain pictures.
  private(set) var likenesses: [Likeness?] = []
  /// By sample: a hash of its group; nil where it cannot be read.
  private(set) var groups: [UInt64?] = []
  /// Where names of groups mean the same; those of published collections do so everywhere.
  private let space: String
  /// Hashes of all cleaned captions, those of a sample one after the other.
  package private(set) var captions: [UInt64] = []

  /// Reads all of `source`.
  ///
  /// - Parameters:
  ///   - space: Of sources of other spaces only the groups of published collections are compared.
  ///   - threads: Does not change the result.
  ///   - progress: Told how many samples have been read.
  package init(
    of source: any PairSource, space: String = "", threads: Int = 1, progress: (Int) -> Void = { _ in }
  ) {
    self.space = space
    name = source.name
    count = source.count
    // Pieces, so that neither memory nor silence grows with the source.
    for start in stride(from: 0, to: source.count, by: 256) {
      let piece = Array(start..<min(start + 256, source.count))
      for finding in OrderedConcurrency.map(piece, threads: threads, { Finding(of: source, at: $0) }) { add(finding) }
      progress(start + piece.count)
    }
  }

  private mutating func add(_ finding: Finding) {
    pictures.append(finding.picture)
    likenesses.append(finding.likeness)
    groups.append(
      finding.group.map { Hashing.mix(Hashing.fnv1a(LabelledSource.isKnownEverywhere($0) ? $0 : "\(space)\n\($0)")) })
    if let fault = finding.fault { fault.isSalvaged ? salvaged.append(fault) : unreadable.append(fault) }
    if finding.hasProfile { profileCount += 1 }
    if let size = finding.size {
      widths.add(size.width)
      heights.add(size.height)
    }
    if !finding.captions.isEmpty { captionsPerSample.add(finding.captions.count) }
    for caption in finding.captions {
      words.add(caption.words)
      if caption.words == 0 { emptyCaptionCount += 1 } else { captions.append(caption.hash) }
    }
  }
}

/// What one sample adds to a census.
private struct Finding: Sendable {
  var picture: UInt64?
  var likeness: Likeness?
  var group: String?
  var size: (width: Int, height: Int)?
  var hasProfile = false
  var fault: PairFault?
  package var captions: [(hash: UInt64, words: Int)] = []

  init(of source: any PairSource, at index: Int) {
    do {
      let pair = try source.pair(at: index)
      let image = pair.reading.image
      picture = Hashing.mix(WordHash.hash(image.pixels) ^ UInt64(image.width))
      likeness = Likeness(of: image)
      group = pair.entry.group
      size = pair.reading.storedSize
      hasProfile = pair.reading.ignoresColorProfile
      fault = pair.reading.damage.map {
        PairFault(sample: index, reason: "\(pair.entry.picture): \($0)", isSalvaged: true)
      }
      add(pair.entry.captions)
    } catch {
      fault = PairFault(sample: index, reason: String(describing: error))
      // Captions can be counted without their picture.
      if let entry = try? source.entry(at: index) {
        group = entry.group
        add(entry.captions)
      }
    }
  }

  private mutating func add(_ texts: [String]) {
    let cleaner = CaptionCleaner(wordLimit: .max)
    captions = texts.map { text in
      let cleaned = cleaner.clean(text)
      return (Hashing.fnv1a(cleaned), cleaned.split(separator: " ").count)
    }
  }
}

/// How often whole numbers occurred.
package struct Histogram: Sendable, Hashable {
  private var counts: [Int: Int] = [:]

  package init() {}

  package mutating func add(_ value: Int) { counts[value, default: 0] += 1 }

  /// How many numbers there are.
  package var count: Int { counts.values.reduce(0, +) }

  package var least: Int? { counts.keys.min() }
  package var greatest: Int? { counts.keys.max() }

  package var mean: Double? {
    count == 0 ? nil : Double(counts.reduce(0) { $0 + $1.key * $1.value }) / Double(count)
  }

  /// The smallest number that at least half of all do not exceed.
  package var median: Int? { quantile(0.5) }

  /// The smallest number that at least the share `share` of all do not exceed; nil of none.
  package func quantile(_ share: Double) -> Int? {
    let needed = max(1, (share * Double(count)).rounded(.up))
    var seen = 0
    for (value, count) in counts.sorted(by: { $0.key < $1.key }) {
      seen += count
      if Double(seen) >= needed { return value }
    }
    return nil
  }
}
