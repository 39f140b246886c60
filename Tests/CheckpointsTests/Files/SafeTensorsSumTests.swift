import Checkpoints
import Foundation
import Tensor
import TestSupport
import Testing

@Suite struct SafeTensorsSumTests {
  private func written(_ path: String) throws -> [UInt8] {
    var writer = SafeTensorsWriter(metadata: ["format": "triad run", "step": "4"], isSummed: true)
    writer.add("weight", Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]))
    writer.add("count", integers: [7])
    try writer.write(to: path)
    return try [UInt8](Foundation.Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test func theSumIsTheCRC32OfHeaderAndArrays() throws {
    try withTemporaryFolder { folder in
      let bytes = try written(folder + "/a")
      let said = try #require(try SafeTensorsReader(path: folder + "/a").metadata["crc32"])
      // As slowly as the standard writes it: a bit at a time, with zeros where the sum stands.
      let text = String(decoding: bytes[8...], as: Unicode.ASCII.self)
      let place = try #require(text.range(of: said)).lowerBound.utf16Offset(in: text) + 8
      var sum = UInt32.max
      for (index, byte) in bytes.enumerated().dropFirst(8) {
        sum ^= UInt32((place..<place + 8).contains(index) ? UInt8(ascii: "0") : byte)
        for _ in 0..<8 { sum = sum >> 1 ^ (sum & 1 == 1 ? 0xedb8_8320 : 0) }
      }
      #expect(UInt32(said, radix: 16) == ~sum)
    }
  }

  @Test func everyFlippedBitIsFoundOrChangesNothingThatIsRead() throws {
    try withTemporaryFolder { folder in
      let bytes = try written(folder + "/a")
      var found = 0
      for bit in 0..<bytes.count * 8 {
        var flipped = bytes
        flipped[bit / 8] ^= 1 << UInt8(bit % 8)
        do throws(CheckpointError) {
          let reader = try SafeTensorsReader(flipped, of: "flipped")
          // Then it is the name of the sum that is not what it was.
          #expect(reader.metadata["crc32"] == nil && reader.metadata["step"] == "4")
          #expect(try reader.integers("count") == [7])
        } catch {
          found += 1
        }
      }
      #expect(found > bytes.count * 8 - 8 * 24)
    }
  }

  @Test func filesWithoutASumAreReadAsTheyAre() throws {
    try withTemporaryFolder { folder in
      var writer = SafeTensorsWriter(metadata: ["format": "pt"])
      writer.add("count", integers: [7])
      try writer.write(to: folder + "/a")
      #expect(try SafeTensorsReader(path: folder + "/a").metadata == ["format": "pt"])
    }
  }
}
