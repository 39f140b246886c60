/// Which elements dropout keeps: a pure function of a key and the element's index, never stored.
///
/// Inverted dropout (Srivastava et al. 2014): kept elements are divided by `keep`.
public struct DropoutMask: Sendable, Hashable {
  public var key: UInt64
  /// The probability that an element is kept; 1 switches dropout off.
  public var keep: Float

  public init(seed: Seed, rate: Float) {
    require(rate >= 0 && rate < 1, "dropout: rate \(rate) is outside 0..<1")
    key = seed.value
    keep = 1 - rate
  }

  private init() { (key, keep) = (0, 1) }

  /// Keeps everything.
  public static let none = DropoutMask()
}
