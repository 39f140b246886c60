internal import Tensor

/// Some samples of another source, in a given order.
public struct SubsetSource: PairSource {
  public let name: String
  public let base: any PairSource
  /// The samples' numbers in `base`.
  public let indices: [Int]
  public let fingerprint: UInt64

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

  public var count: Int { indices.count }
  public func captions(at index: Int) -> [String] { base.captions(at: indices[index]) }
  public func group(at index: Int) -> String { base.group(at: indices[index]) }
  public func origin(at index: Int) -> String { base.origin(at: indices[index]) }
  public func style(at index: Int) -> String? { base.style(at: indices[index]) }
  public func image(at index: Int) throws -> PixelImage { try base.image(at: indices[index]) }
  public func entry(at index: Int) throws -> PairEntry { try base.entry(at: indices[index]) }
  public func pair(at index: Int) throws -> (entry: PairEntry, reading: PictureReading) {
    try base.pair(at: indices[index])
  }
}
