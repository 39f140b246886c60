/// A range of whole blocks of 512 bytes, in 8 bytes of memory.
struct BlockRange: Sendable, Hashable {
  private let start: UInt32
  private let count: UInt32

  /// Nil beyond two tebibytes or 512 MB of one sample.
  init?(_ range: Range<Int>) {
    let (first, blocks) = (range.lowerBound / 512, range.count / 512)
    guard first <= UInt32.max, blocks <= 1 << 20 else { return nil }
    start = UInt32(first)
    count = UInt32(blocks)
  }

  /// In bytes.
  var range: Range<Int> { (Int(start) * 512)..<((Int(start) + Int(count)) * 512) }

  /// As it is stored.
  var bits: UInt64 { UInt64(start) << 32 | UInt64(count) }

  init(bits: UInt64) {
    start = UInt32(bits >> 32)
    count = UInt32(truncatingIfNeeded: bits)
  }
}
