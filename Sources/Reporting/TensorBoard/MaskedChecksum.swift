/// The checksum of TensorFlow's record files: CRC-32C (Castagnoli; RFC 3720, appendix B.4), rotated and shifted, so that a checksum
/// of data that holds checksums stays a good one.
package enum MaskedChecksum {
  /// CRC-32C of `bytes`.
  package static func crc32c(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { ($0 >> 8) ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }

  /// The checksum as record files hold it.
  package static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let crc = crc32c(bytes)
    return ((crc >> 15) | (crc << 17)) &+ 0xa282_ead8
  }

  /// By the low byte, for the reflected polynomial.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? (value >> 1) ^ 0x82f6_3b78 : value >> 1 }
  }
}
