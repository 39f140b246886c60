import Files
import Foundation
import JSON
import Studies
import TestSupport
import Testing

@Suite struct SealedTextTests {
  private let object = Foundation.Data(#"{"id":"abc","value":12.5}"#.utf8)

  @Test func aSealedObjectIsJSONWithTheDigestOfTheRest() throws {
    let text = SealedText.sealed(object)
    let value = try JSONValue(parsing: text)
    #expect(value["value"] == .number(12.5))
    // Of printf '{"id":"abc","value":12.5}' | sha256sum.
    #expect(value["sha256"]?.string == "d8bab3e4247bf6fc335a76feb29dc74f6270ac8b682a80e90648149c88e11627")
    #expect(SealedText.fault(in: Foundation.Data(text)) == nil)
  }

  @Test func everyFlippedBitIsFoundOrLeavesTheObjectAsItWas() throws {
    let text = SealedText.sealed(object)
    var found = 0
    for bit in 0..<text.count * 8 {
      var flipped = text
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      if SealedText.fault(in: Foundation.Data(flipped)) != nil {
        found += 1
      } else {
        // The seal is broken, so that it is none; what stands before it is whole.
        #expect(flipped.prefix(object.count - 1).elementsEqual(object.dropLast()))
      }
    }
    #expect(found > object.count * 8 - 8)
  }

  @Test func whatWasNeverSealedIsTakenAsItIs() {
    #expect(SealedText.fault(in: object) == nil)
    #expect(SealedText.fault(in: Foundation.Data()) == nil)
  }
}
