import Reporting
import Testing

@Suite struct MaskedChecksumTests {
  @Test func `CRC-32C has the published check values`() {
    #expect(MaskedChecksum.crc32c(Array("123456789".utf8)) == 0xe306_9283)
    // RFC 3720, appendix B.4.
    #expect(MaskedChecksum.crc32c([UInt8](repeating: 0, count: 32)) == 0x8a91_36aa)
    #expect(MaskedChecksum.crc32c([UInt8](repeating: 0xff, count: 32)) == 0x62a8_ab43)
    #expect(MaskedChecksum.crc32c([UInt8](0..<32)) == 0x46dd_794e)
    #expect(MaskedChecksum.crc32c([]) == 0)
  }

  @Test func `Masking rotates by 15 bits and adds the constant`() {
    #expect(MaskedChecksum.of([]) == 0xa282_ead8)
    let crc: UInt32 = 0xe306_9283
    #expect(MaskedChecksum.of(Array("123456789".utf8)) == (crc >> 15 | crc << 17) &+ 0xa282_ead8)
  }
}
