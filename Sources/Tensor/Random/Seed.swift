/// A key for random numbers: equal keys give equal numbers, whatever was drawn before and on whichever thread.
///
/// A study has one root seed; everything random derives its own key from it by purpose and index, so that adding a
/// consumer never moves another one's numbers:
///
/// ```swift
/// let views = seed.derived("views", epoch, sample)   // a key
/// var random = views.stream()                        // the numbers behind it
/// ```
public struct Seed: Hashable, Sendable, Codable {
  public var value: UInt64

  public init(_ value: UInt64) { self.value = value }

  /// The key for `purpose` and any number of indices; distinct arguments give unrelated keys.
  public func derived(_ purpose: String, _ indices: Int...) -> Seed {
    var state = Hashing.mix(value &+ 0x9e37_79b9_7f4a_7c15)
    state = Hashing.mix(Hashing.fnv1a(purpose, state: state ^ Hashing.fnvOffset))
    for index in indices {
      state = Hashing.mix(state &+ 0x9e37_79b9_7f4a_7c15 &* (UInt64(bitPattern: Int64(index)) &+ 1))
    }
    return Seed(state)
  }

  /// The numbers of this key, from the first one.
  public func stream() -> RandomStream { RandomStream(key: value) }

  public init(from decoder: any Decoder) throws {
    value = try decoder.singleValueContainer().decode(UInt64.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
