internal import Tensor

/// Several sources one behind the other.
///
/// Groups keep their names: samples of different sources with one group are each other's positives.
public struct MixedSource: PairSource {
  public let name: String
  public let parts: [any PairSource]
  public let fingerprint: UInt64
  /// Where each part begins, and the end.
  private let starts: [Int]

  public init(_ parts: [any PairSource], name: String) {
    self.parts = parts
    self.name = name
    starts = parts.reduce(into: [0]) { starts, part in starts.append((starts.last ?? 0) + part.count) }
    fingerprint = parts.reduce(Hashing.fnv1a("mixed")) { Hashing.mix($0 &+ $1.fingerprint) }
  }

  public var count: Int { starts.last ?? 0 }
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
    require((0..<count).contains(index), "MixedSource: sample \(index) of \(count)")
    let part = (starts.firstIndex { $0 > index } ?? starts.count) - 1
    return try body(parts[part], index - starts[part])
  }
}
