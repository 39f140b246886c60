public import Data
import Tensor

/// A part of a DebCap cache as a source of pairs.
///
/// ```swift
/// let cache = try DebCapCache(path: CacheFolder.standard().cacheFile(side: 96))
/// let train = DebCapSource(cache, name: "debcap/train", filter: .pretraining(.train))
/// ```
public struct DebCapSource: PairSource {
  public let name: String
  public let fingerprint: UInt64

  private let cache: DebCapCache
  /// The places in the cache of the pictures that passed the filter.
  let places: [Int]
  /// Whose captions it offers, in this order.
  package let languages: [CaptionLanguage]

  /// The pictures of `cache` that pass `filter` and have a caption in one of `languages`, in the cache's order.
  package init(
    _ cache: DebCapCache, name: String, filter: DebCapFilter, languages: [CaptionLanguage] = [.english]
  ) {
    let places = cache.records.indices.filter { place in
      let record = cache.records[place]
      return filter.contains(record) && languages.contains { !record.captions(in: $0).isEmpty }
    }
    self.init(cache, name: name, places: places, languages: languages)
  }

  /// The pictures of `cache` at `places`.
  init(_ cache: DebCapCache, name: String, places: [Int], languages: [CaptionLanguage] = [.english]) {
    self.cache = cache
    self.name = name
    self.places = places
    self.languages = languages
    let state = places.reduce(cache.fingerprint) { Hashing.mix($0 ^ UInt64($1)) }
    // English alone keeps the fingerprint that it had before there were other languages.
    fingerprint =
      languages == [.english]
      ? state : languages.reduce(state) { Hashing.mix(Hashing.fnv1a($1.rawValue, state: $0)) }
  }

  public var count: Int { places.count }

  public func captions(at index: Int) -> [String] {
    let record = record(at: index)
    return languages.flatMap(record.captions)
  }

  public func group(at index: Int) -> String { record(at: index).group }

  public func origin(at index: Int) -> String { record(at: index).origin.rawValue }

  public func style(at index: Int) -> String? {
    let style = record(at: index).style
    return style.isEmpty ? nil : style
  }

  /// The picture at the cache's size; cannot fail, because the cache was validated when it was opened.
  public func image(at index: Int) -> PixelImage { cache.image(at: places[index]) }

  /// Everything that is known of sample `index`.
  package func record(at index: Int) -> DebCapRecord { cache.records[places[index]] }
}

/// Which pictures of the cache a source offers. The standard leaves out what pre-training must not see: stamps, and
/// clip art that nearly equals a stamp.
package struct DebCapFilter: Sendable, Hashable {
  /// The collections; all that are listed.
  package var origins: Set<DebCapOrigin>
  /// The splits.
  package var splits: Set<DataSplit>
  /// The caption tiers.
  package var tiers: Set<DebCapTier>
  /// The emoji styles to keep; nil keeps all. Other collections are not affected.
  package var styles: Set<String>?
  /// Pictures with one of these marks are left out.
  package var excludedMarks: DebCapMarks
  /// Pictures without all of these marks are left out.
  package var requiredMarks: DebCapMarks

  package init(
    origins: Set<DebCapOrigin>, splits: Set<DataSplit>, tiers: Set<DebCapTier> = Set(DebCapTier.allCases),
    styles: Set<String>? = nil, excludedMarks: DebCapMarks = .nearDuplicate, requiredMarks: DebCapMarks = []
  ) {
    self.origins = origins
    self.splits = splits
    self.tiers = tiers
    self.styles = styles
    self.excludedMarks = excludedMarks
    self.requiredMarks = requiredMarks
  }

  /// Emoji, clip art and furniture of one split, near duplicates of stamps left out.
  package static func pretraining(_ split: DataSplit) -> DebCapFilter {
    DebCapFilter(origins: [.emoji, .openclipart, .sweethome3d], splits: [split])
  }

  /// The stamps that show things: no letters, coins or signs and nothing that nearly equals clip art. All splits,
  /// because nothing is trained on them.
  package static let tuxObjects = DebCapFilter(
    origins: [.tuxpaint], splits: Set(DataSplit.allCases), excludedMarks: [.nearDuplicate, .symbol])

  /// Whether the source offers `record`.
  package func contains(_ record: DebCapRecord) -> Bool {
    origins.contains(record.origin) && splits.contains(record.split) && tiers.contains(record.tier)
      && (record.origin != .emoji || styles?.contains(record.style) ?? true)
      && record.marks.isDisjoint(with: excludedMarks) && record.marks.isSuperset(of: requiredMarks)
  }
}
