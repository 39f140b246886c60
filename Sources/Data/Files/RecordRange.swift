/// Where a record stands in its file, in 8 bytes: 40 bits of offset, 24 bits of length.
package struct RecordRange: Sendable, Hashable {
  private let packed: UInt64

  static let longest = 1 << 24 - 1

  /// Nil if the file or the record is too large: a tebibyte and 16 mebibytes.
  init?(offset: Int, count: Int) {
    guard offset >= 0, offset < 1 << 40, count >= 0, count <= Self.longest else { return nil }
    packed = UInt64(offset) << 24 | UInt64(count)
  }

  package var offset: Int { Int(packed >> 24) }
  var count: Int { Int(packed & 0xff_ffff) }
}
