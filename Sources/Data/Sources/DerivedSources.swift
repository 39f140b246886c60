package import Tensor

/// A source whose samples are those of other sources: it says where each one is, and has all of it from there.
protocol DerivedSource: PairSource {
  /// The source of sample `index`, and its number there.
  func place(of index: Int) -> (source: any PairSource, index: Int)
}

extension DerivedSource {
  public func captions(at index: Int) -> [String] { at(index) { $0.captions(at: $1) } }
  public func group(at index: Int) -> String { at(index) { $0.group(at: $1) } }
  public func origin(at index: Int) -> String { at(index) { $0.origin(at: $1) } }
  public func style(at index: Int) -> String? { at(index) { $0.style(at: $1) } }
  public func image(at index: Int) throws -> PixelImage { try at(index) { try $0.image(at: $1) } }
  public func entry(at index: Int) throws -> PairEntry { try at(index) { try $0.entry(at: $1) } }
  public func pair(at index: Int) throws -> (entry: PairEntry, reading: PictureReading) {
    try at(index) { try $0.pair(at: $1) }
  }

  private func at<Value>(_ index: Int, _ body: (any PairSource, Int) throws -> Value) rethrows -> Value {
    let place = place(of: index)
    return try body(place.source, place.index)
  }
}

extension PairSource {
  /// What was opened, where this is a choice of its samples or has a name of its own for it; itself otherwise.
  var chosenFrom: any PairSource {
    switch self {
    case let labelled as LabelledSource: labelled.base.chosenFrom
    case let subset as SubsetSource: subset.base.chosenFrom
    default: self
    }
  }
}

/// Numbers of samples that lie part after part.
private struct PartNumbers {
  /// Where each part begins, and the end.
  private let starts: [Int]

  init(counts: [Int]) {
    starts = counts.reduce(into: [0]) { starts, count in starts.append((starts.last ?? 0) + count) }
  }

  var count: Int { starts.last ?? 0 }

  /// The part that holds number `index`, and the number in it.
  func place(of index: Int, in source: String) -> (part: Int, index: Int) {
    require((0..<count).contains(index), "\(source): sample \(index) of \(count)")
    let part = (starts.firstIndex { $0 > index } ?? starts.count) - 1
    return (part, index - starts[part])
  }
}

/// Some samples of another source, in a given order.
public struct SubsetSource: DerivedSource {
  /// The name that was given.
  public let name: String
  package let base: any PairSource
  /// The samples' numbers in `base`.
  package let indices: [Int]
  /// A hash of the base's fingerprint and of the numbers, in their order.
  public let fingerprint: UInt64

  /// The samples of `base` with these numbers, in this order; a trap where one is not there.
  public init(_ base: any PairSource, indices: [Int], name: String) {
    require(
      indices.allSatisfy((0..<base.count).contains),
      "SubsetSource: an index is outside the \(base.count) samples of \(base.name)")
    self.base = base
    self.indices = indices
    self.name = name
    var state = Hashing.mix(base.fingerprint)
    for index in indices { state = Hashing.mix(state &+ UInt64(index) &+ 1) }
    fingerprint = state
  }

  /// The samples of `base` that `isIncluded` takes, by number.
  public init(_ base: any PairSource, name: String, where isIncluded: (Int) throws -> Bool) rethrows {
    try self.init(base, indices: (0..<base.count).filter(isIncluded), name: name)
  }

  /// How many numbers were given.
  public var count: Int { indices.count }

  func place(of index: Int) -> (source: any PairSource, index: Int) { (base, indices[index]) }
}

/// Several sources one after the other.
///
/// Groups keep their names: samples of different sources with one group are each other's positives.
public struct MixedSource: DerivedSource {
  /// The name that was given.
  public let name: String
  package let parts: [any PairSource]
  /// A hash of the fingerprints of all parts, in their order.
  public let fingerprint: UInt64
  private let numbers: PartNumbers

  /// All samples of the parts, in the order of the parts.
  public init(_ parts: [any PairSource], name: String) {
    self.parts = parts
    self.name = name
    numbers = PartNumbers(counts: parts.map(\.count))
    fingerprint = parts.reduce(Hashing.fnv1a("mixed")) { Hashing.mix($0 &+ $1.fingerprint) }
  }

  /// The samples of all parts together.
  public var count: Int { numbers.count }

  func place(of index: Int) -> (source: any PairSource, index: Int) {
    let place = numbers.place(of: index, in: "MixedSource")
    return (parts[place.part], place.index)
  }
}

/// Several sources mixed in given ratios: of every epoch, a part has its share.
///
/// A part smaller than its share is repeated, each time with other views and captions; of a larger one an evenly spread
/// choice is used, the same in every epoch. So the count decides what is seen: at `fullCount` nothing is left out.
public struct RatioMixedSource: DerivedSource {
  public let name: String
  package let parts: [any PairSource]
  /// The samples that each part has in an epoch.
  package let shares: [Int]
  /// A hash of the fingerprints and shares of all parts.
  public let fingerprint: UInt64
  private let numbers: PartNumbers

  /// - Parameters:
  ///   - ratios: Positive; only their proportions matter.
  ///   - count: The samples of an epoch; that of all parts together if nil.
  public init(_ parts: [any PairSource], ratios: [Double], name: String, count: Int? = nil) {
    require(
      !parts.isEmpty && parts.count == ratios.count && ratios.allSatisfy { $0 > 0 && $0.isFinite }
        && parts.allSatisfy { $0.count > 0 },
      "RatioMixedSource: \(parts.count) sources with the ratios \(ratios)")
    let count = count ?? parts.reduce(0) { $0 + $1.count }
    require(count > 0, "RatioMixedSource: an epoch of \(count) samples")
    self.parts = parts
    self.name = name
    shares = Self.shares(of: count, ratios: ratios)
    numbers = PartNumbers(counts: shares)
    fingerprint = zip(parts, shares).reduce(Hashing.fnv1a("ratios")) {
      Hashing.mix(Hashing.mix($0 &+ $1.0.fingerprint) ^ UInt64($1.1))
    }
  }

  /// The samples of the smallest epoch in which every sample of every part occurs at these ratios, for `count`.
  public static func fullCount(_ parts: [any PairSource], ratios: [Double]) -> Int {
    let sum = ratios.reduce(0, +)
    let counts = zip(parts, ratios).map { (Double($0.count) * sum / $1).rounded(.up) }
    return Int(counts.max() ?? 0)
  }

  /// The samples of an epoch.
  public var count: Int { numbers.count }

  func place(of index: Int) -> (source: any PairSource, index: Int) {
    let (part, place) = numbers.place(of: index, in: "RatioMixedSource")
    let (share, available) = (shares[part], parts[part].count)
    return (parts[part], share >= available ? place % available : place * available / share)
  }

  /// Whole shares that sum to `count`: rounded down, what is left to the largest remainders, the first ones first.
  private static func shares(of count: Int, ratios: [Double]) -> [Int] {
    let sum = ratios.reduce(0, +)
    let exact = ratios.map { Double(count) * $0 / sum }
    var shares = exact.map { Int($0) }
    let order = exact.indices.sorted {
      let (first, second) = (exact[$0] - Double(shares[$0]), exact[$1] - Double(shares[$1]))
      return first != second ? first > second : $0 < $1
    }
    for index in order.prefix(count - shares.reduce(0, +)) { shares[index] += 1 }
    return shares
  }
}

/// Another source, some of whose pictures have the captions of other ones: noise as web data have it.
///
/// Which pictures and whose captions follow from the seed, a key per sample: a greater share spoils the pictures of a smaller one
/// too, with the same captions, so that shares can be compared.
package struct MiscaptionedSource: PairSource {
  package let base: any PairSource
  /// Of the samples, in `0...1`.
  package let share: Float
  package let seed: Seed

  package init(_ base: any PairSource, share: Float, seed: Seed) {
    require((0...1).contains(share), "MiscaptionedSource: a share of \(share); it must lie in 0...1")
    self.base = base
    self.share = share
    self.seed = seed
  }

  package var name: String { base.name }
  package var count: Int { base.count }

  package var fingerprint: UInt64 {
    Seed(base.fingerprint ^ seed.value).derived("miscaptioned", Int(share.bitPattern)).value
  }

  /// The sample whose captions sample `index` has: itself, unless it is spoilt.
  package func captionSource(at index: Int) -> Int {
    var random = seed.derived("miscaptioned", index).stream()
    guard random.uniform() < share, count > 1 else { return index }
    let other = random.index(below: count - 1)
    return other < index ? other : other + 1
  }

  package func captions(at index: Int) -> [String] { base.captions(at: captionSource(at: index)) }
  package func group(at index: Int) -> String { base.group(at: index) }
  package func origin(at index: Int) -> String { base.origin(at: index) }
  package func style(at index: Int) -> String? { base.style(at: index) }
  package func image(at index: Int) throws -> PixelImage { try base.image(at: index) }
}

extension PairSource {
  /// The source before some of its pictures got the captions of others.
  package var withOwnCaptions: any PairSource { (self as? MiscaptionedSource)?.base ?? self }

  /// A hash of the pictures alone, as far as it is known: other captions give the same one.
  package var pictureFingerprint: UInt64 { (self as? MiscaptionedSource)?.base.pictureFingerprint ?? fingerprint }
}
