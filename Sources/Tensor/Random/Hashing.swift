/// The two published integer hashes that every key in Triad is made of.
///
/// FNV-1a (Fowler, Noll, Vo; 64 bit) folds bytes; the splitmix64 finaliser (Steele, Lea, Flood 2014) spreads the result,
/// because FNV alone is skewed for short strings. Both are stable across machines, unlike `Hasher`.
public enum Hashing {
  public static let fnvOffset: UInt64 = 0xcbf2_9ce4_8422_2325

  /// FNV-1a of `bytes`, continued from `state`.
  public static func fnv1a(_ bytes: some Sequence<UInt8>, state: UInt64 = fnvOffset) -> UInt64 {
    bytes.reduce(state) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
  }

  /// FNV-1a of the UTF-8 bytes of `text`.
  public static func fnv1a(_ text: String, state: UInt64 = fnvOffset) -> UInt64 {
    fnv1a(text.utf8, state: state)
  }

  /// The finaliser of splitmix64.
  @inlinable
  public static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
