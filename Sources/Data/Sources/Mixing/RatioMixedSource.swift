internal import Tensor

/// Several sources mixed in given ratios: of every epoch, a part has its share.
///
/// A part smaller than its share is repeated, each time with other views and captions; of a larger one an evenly spread
/// choice is used, the same in every epoch. So the count decides what is seen: at `fullCount` nothing is left out.
public struct RatioMixedSource: PairSource {
  public let name: String
  public let parts: [any PairSource]
  /// The samples that each part has in an epoch.
  public let shares: [Int]
  public let fingerprint: UInt64
  private let starts: [Int]

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
    starts = shares.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    fingerprint = zip(parts, shares).reduce(Hashing.fnv1a("ratios")) {
      Hashing.mix(Hashing.mix($0 &+ $1.0.fingerprint) ^ UInt64($1.1))
    }
  }

  /// The smallest epoch in which every sample of every part occurs at these ratios.
  public static func fullCount(_ parts: [any PairSource], ratios: [Double]) -> Int {
    let sum = ratios.reduce(0, +)
    let counts = zip(parts, ratios).map { (Double($0.count) * sum / $1).rounded(.up) }
    return Int(counts.max() ?? 0)
  }

  public var count: Int { starts.last ?? 0 }
  public func captions(at index: Int) -> [String] { at(index) { $0.captions(at: $1) } }
  public func group(at index: Int) -> String { at(index) { $0.group(at: $1) } }
  public func origin(at index: Int) -> String { at(index) { $0.origin(at: $1) } }
  public func image(at index: Int) throws -> PixelImage { try at(index) { try $0.image(at: $1) } }
  public func entry(at index: Int) throws -> PairEntry { try at(index) { try $0.entry(at: $1) } }
  public func pair(at index: Int) throws -> (entry: PairEntry, reading: PictureReading) {
    try at(index) { try $0.pair(at: $1) }
  }

  private func at<Value>(_ index: Int, _ body: (any PairSource, Int) throws -> Value) rethrows -> Value {
    require((0..<count).contains(index), "RatioMixedSource: sample \(index) of \(count)")
    let part = (starts.firstIndex { $0 > index } ?? starts.count) - 1
    let (place, available) = (index - starts[part], parts[part].count)
    let sample = shares[part] >= available ? place % available : place * available / shares[part]
    return try body(parts[part], sample)
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
