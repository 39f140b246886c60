import Tensor

/// A part of a DebCap cache as a source of pairs.
///
/// ```swift
/// let cache = try DebCapCache(path: DebCapFolders.standard().cacheFile(side: 96))
/// let train = DebCapSource(cache, name: "debcap/train", filter: .pretraining(.train))
/// ```
public struct DebCapSource: PairSource {
  public let name: String
  public let fingerprint: UInt64

  private let cache: DebCapCache
  /// The places in the cache of the pictures that passed the filter.
  let places: [Int]

  /// The pictures of `cache` that pass `filter`, in the cache's order.
  public init(_ cache: DebCapCache, name: String, filter: DebCapFilter) {
    self.init(cache, name: name, places: cache.records.indices.filter { filter.contains(cache.records[$0]) })
  }

  /// The pictures of `cache` at `places`.
  init(_ cache: DebCapCache, name: String, places: [Int]) {
    self.cache = cache
    self.name = name
    self.places = places
    fingerprint = places.reduce(cache.fingerprint) { Hashing.mix($0 ^ UInt64($1)) }
  }

  public var count: Int { places.count }

  public func captions(at index: Int) -> [String] { record(at: index).captions }

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
