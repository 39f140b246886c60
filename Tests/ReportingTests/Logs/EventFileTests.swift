import Files
import Foundation
import Reporting
import TestSupport
import Testing

@Suite struct EventFileTests {
  /// Steps and values of all scalars of a folder, in the order in which a reader takes them.
  private func scalars(in folder: String) throws -> [(step: Int, value: Float)] {
    try EventFile.files(in: folder).flatMap { path in
      EventRecord.records(in: try bytes(of: path)).flatMap { record -> [(Int, Float)] in
        guard case .scalars(let scalars) = record.content else { return [] }
        return scalars.map { (record.step, $0.value) }
      }
    }
  }

  private func bytes(of path: String) throws -> [UInt8] {
    [UInt8](try Foundation.Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private func write(_ steps: Range<Int>, in folder: String, at time: Double, value: Float = 1) throws {
    let file = try EventFile(folder: folder, continuingAt: steps.lowerBound, clock: { time })
    for step in steps { try file.append([EventRecord.Scalar("loss/total", value)], step: step) }
  }

  @Test func `The name follows the convention`() throws {
    try withTemporaryFolder { folder in
      let path = try EventFile(folder: folder, continuingAt: 0, clock: { 12_345 }).path
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      #expect(name.hasPrefix("events.out.tfevents.0000012345."))
    }
  }

  @Test func `A file is, byte for byte, what TensorBoard writes and reads`() throws {
    // Recorded from RecordWriter of the package tensorboard 2.21.0, and read by its EventAccumulator as loss/total 0.5 and cma
    // 1.25 at step 0, 0.25 and -2 at step 300; Tests/TensorBoard/check.py repeats the reading.
    try withTemporaryFolder { folder in
      let file = try EventFile(folder: folder, continuingAt: 0, clock: { 1_700_000_000.5 })
      try file.append([.init("loss/total", 0.5), .init("cma", 1.25)], step: 0)
      try file.append([.init("loss/total", 0.25), .init("cma", -2)], step: 300)
      #expect(
        try bytes(of: file.path).map { String($0, radix: 16) }
          == recordedBytes.split(whereSeparator: \.isWhitespace).map(String.init))
    }
  }

  @Test func `A run that continues has every step once, in order`() throws {
    try withTemporaryFolder { folder in
      try write(0..<10, in: folder, at: 100, value: 1)
      try write(6..<8, in: folder, at: 200, value: 2)
      try write(7..<12, in: folder, at: 300, value: 3)
      let found = try scalars(in: folder)
      #expect(found.map(\.step) == Array(0..<12))
      #expect(found.map(\.value) == [1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3])
    }
  }

  @Test func `A file says at which step its process took over, so that a watching reader drops what it knew`() throws {
    try withTemporaryFolder { folder in
      try write(4..<6, in: folder, at: 100)
      let records = EventRecord.records(in: try bytes(of: try #require(EventFile.files(in: folder).first)))
      #expect(records.map(\.step) == [0, 4, 4, 5])
      #expect(records.map(\.content).prefix(2) == [.version, .start])
    }
  }

  @Test func `A run that begins anew leaves nothing of the old one`() throws {
    try withTemporaryFolder { folder in
      try write(0..<5, in: folder, at: 100, value: 1)
      try write(0..<2, in: folder, at: 200, value: 2)
      #expect(try scalars(in: folder).map(\.value) == [2, 2])
      #expect(EventFile.files(in: folder).count == 1)
    }
  }

  @Test func `Files of the same second stay apart and in order`() throws {
    try withTemporaryFolder { folder in
      try write(0..<2, in: folder, at: 100)
      try write(2..<4, in: folder, at: 100)
      #expect(EventFile.files(in: folder).count == 2)
      #expect(try scalars(in: folder).map(\.step) == [0, 1, 2, 3])
    }
  }

  @Test func `A clock that goes back changes no order`() throws {
    try withTemporaryFolder { folder in
      try write(0..<2, in: folder, at: 1_700_003_600)
      try write(2..<4, in: folder, at: 1_700_000_000)
      try write(4..<6, in: folder, at: 1_700_000_010)
      #expect(try scalars(in: folder).map(\.step) == Array(0..<6))
      #expect(EventFile.files(in: folder).last?.contains("events.out.tfevents.1700003602.") == true)
    }
  }

  @Test func `Half a record at the end is cut off when a run continues`() throws {
    try withTemporaryFolder { folder in
      try write(0..<3, in: folder, at: 100)
      let path = try #require(EventFile.files(in: folder).first)
      let whole = try bytes(of: path)
      try AtomicFile.write(whole.dropLast(7), to: path)
      try write(2..<4, in: folder, at: 200)
      #expect(try scalars(in: folder).map(\.step) == [0, 1, 2, 3])
    }
  }

  @Test func `A record with a wrong checksum ends reading`() throws {
    try withTemporaryFolder { folder in
      try write(0..<3, in: folder, at: 100)
      var bytes = try bytes(of: try #require(EventFile.files(in: folder).first))
      #expect(EventRecord.records(in: bytes).count == 4)
      bytes[bytes.count - 8] ^= 1
      #expect(EventRecord.records(in: bytes).count == 3)
    }
  }
}

private let recordedBytes =
  """
  18 0 0 0 0 0 0 0 a3 7f 4b 22 9 0 0 20 40 fc 54 d9 41 1a d 62 72 61 69 6e 2e 45 76 65
  6e 74 3a 32 2b 35 31 10 2a 0 0 0 0 0 0 0 ae 8d 91 f5 9 0 0 20 40 fc 54 d9 41 2a 1f a
  11 a a 6c 6f 73 73 2f 74 6f 74 61 6c 15 0 0 0 3f a a a 3 63 6d 61 15 0 0 a0 3f 59 cd
  72 83 2d 0 0 0 0 0 0 0 3c 41 8a fb 9 0 0 20 40 fc 54 d9 41 10 ac 2 2a 1f a 11 a a
  6c 6f 73 73 2f 74 6f 74 61 6c 15 0 0 80 3e a a a 3 63 6d 61 15 0 0 0 c0 55 a8 c1 96
  """

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
