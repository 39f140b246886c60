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
  public let languages: [CaptionLanguage]

  /// The pictures of `cache` that pass `filter` and have a caption in one of `languages`, in the cache's order.
  public init(
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
  public func record(at index: Int) -> DebCapRecord { cache.records[places[index]] }
}
