import Data
import Foundation
import TestSupport
import Testing

@Suite struct FeaturePartsTests {
  private func records(_ range: Range<Int>) -> [[UInt16]] {
    range.map { record in (0..<2 * (record % 4)).map { UInt16(truncatingIfNeeded: 31 * record + $0) } }
  }

  private func parts(_ folder: String, count: Int = 2500, identity: String = "one") -> FeatureParts {
    FeatureParts(in: folder, identity: identity, width: 2, count: count)
  }

  private func write(_ parts: FeatureParts, _ list: [Int]) throws {
    for part in list {
      try parts.write(
        part: part, records: records(parts.parts[part]), cost: FeatureCost(operations: 100, seconds: 0.5),
        note: Array("note \(part)".utf8))
    }
  }

  @Test func whatWasWrittenComesBackRecordByRecord() throws {
    try withTemporaryFolder { folder in
      let parts = parts(folder)
      #expect(parts.parts == [0..<1024, 1024..<2048, 2048..<2500] && parts.missing == [0, 1, 2])
      try write(parts, [1])
      #expect(parts.missing == [0, 2], "work that was interrupted goes on")
      try write(parts, parts.missing)
      var told: [Int] = []
      let open = try parts.opened { told.append($0) }
      #expect(told == [1, 2, 3] && open.count == 2500)
      for (record, expected) in records(0..<2500).enumerated() {
        #expect(open.rows(of: record) == record % 4)
        #expect(try open.halves(of: record) == expected)
      }
      #expect(open.cost == FeatureCost(operations: 300, seconds: 1.5))
      #expect(open.notes.map { String(decoding: $0, as: UTF8.self) } == ["note 0", "note 1", "note 2"])
    }
  }

  @Test func anotherIdentityIsAnotherFolder() throws {
    #expect(parts("/x").path != parts("/x", identity: "two").path)
    #expect(FeatureParts.bytes(rows: 100, width: 384, records: 2) >= 76_800)
  }

  @Test func everyFlippedByteAndEveryCutIsNamedAsDamage() throws {
    try withTemporaryFolder { folder in
      let parts = parts(folder, count: 40)
      try write(parts, [0])
      let path = parts.path + "/0.half"
      let bytes = [UInt8](try Foundation.Data(contentsOf: URL(fileURLWithPath: path)))
      func opened(_ bytes: [UInt8]) throws -> OpenFeatures {
        try Foundation.Data(bytes).write(to: URL(fileURLWithPath: path))
        return try parts.opened()
      }
      for place in bytes.indices {
        var torn = bytes
        torn[place] ^= 0x10
        #expect(throws: FeatureError.self, "byte \(place)") { try opened(torn) }
      }
      for count in [0, 5, 71, 72, 100, bytes.count - 1] {
        #expect(throws: FeatureError.self) { try opened(Array(bytes[..<count])) }
      }
      #expect(throws: FeatureError.self) { try opened(bytes + [0]) }
      do {
        _ = try opened(Array(bytes[..<80]))
      } catch {
        #expect("\(error)".contains(path) && "\(error)".contains("remove \(parts.path)"))
      }
      #expect(try opened(bytes).count == 40)
    }
  }
}
