import Tensor

/// A quick hash of many bytes, eight at a time: FNV would take longer than decoding.
package enum WordHash {
  /// The hash of `bytes`, the same on every machine.
  package static func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes { hash($0) } }

  /// The hash of `bytes`, the same on every machine.
  package static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = Hashing.fnvOffset ^ UInt64(bytes.count)
    let words = bytes.count / 8
    for index in 0..<words {
      state = (state ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)))
      state = (state &* 0x9fb2_1c65_1e98_df25) ^ (state >> 29)
    }
    return Hashing.mix(Hashing.fnv1a(bytes[(words * 8)...], state: state))
  }
}
