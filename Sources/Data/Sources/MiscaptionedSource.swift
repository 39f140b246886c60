public import Tensor

/// Another source, some of whose pictures have the captions of other ones: noise as web data have it.
///
/// Which pictures and whose captions follow from the seed, a key a sample: a greater share spoils the pictures of a smaller one
/// too, with the same captions, so that shares can be compared.
public struct MiscaptionedSource: PairSource {
  public let base: any PairSource
  /// Of the samples, in `0...1`.
  public let share: Float
  public let seed: Seed

  public init(_ base: any PairSource, share: Float, seed: Seed) {
    require((0...1).contains(share), "MiscaptionedSource: a share of \(share); it must lie in 0...1")
    self.base = base
    self.share = share
    self.seed = seed
  }

  public var name: String { base.name }
  public var count: Int { base.count }

  public var fingerprint: UInt64 {
    Seed(base.fingerprint ^ seed.value).derived("miscaptioned", Int(share.bitPattern)).value
  }

  /// The sample whose captions sample `index` has: itself, unless it is spoilt.
  public func captionSource(at index: Int) -> Int {
    var random = seed.derived("miscaptioned", index).stream()
    guard random.uniform() < share, count > 1 else { return index }
    let other = random.index(below: count - 1)
    return other < index ? other : other + 1
  }

  public func captions(at index: Int) -> [String] { base.captions(at: captionSource(at: index)) }
  public func group(at index: Int) -> String { base.group(at: index) }
  public func origin(at index: Int) -> String { base.origin(at: index) }
  public func style(at index: Int) -> String? { base.style(at: index) }
  public func image(at index: Int) throws -> PixelImage { try base.image(at: index) }
}
