import Foundation
import Tensor
import Testing

@Suite struct SeedTests {
  @Test func derivedKeysAreTheOnesOnRecord() {
    let seed = Seed(42)
    #expect(
      [seed.derived("views").value, seed.derived("views", 3, 5).value, Seed(0).derived("").value] == [
        2_215_926_502_007_074_975, 5_844_662_367_204_679_238, 12_591_593_934_349_417_548,
      ])
  }

  @Test func keysDifferByParentPurposeIndexAndOrder() {
    var keys: Set<UInt64> = []
    var count = 0
    for parent in 0..<20 {
      for purpose in ["", "a", "b", "ab", "ba", "views", "masks"] {
        let seed = Seed(UInt64(parent))
        keys.insert(seed.derived(purpose).value)
        for first in -5..<20 {
          keys.insert(seed.derived(purpose, first).value)
          for second in -5..<20 { keys.insert(seed.derived(purpose, first, second).value) }
        }
        count += 1 + 25 + 25 * 25
      }
    }
    #expect(keys.count == count)
  }

  @Test func derivingDoesNotDependOnWhatWasDrawn() {
    let seed = Seed(1)
    var stream = seed.stream()
    _ = stream.next()
    #expect(seed.derived("x") == Seed(1).derived("x"))
  }

  @Test func isCodedAsItsNumber() throws {
    let data = try JSONEncoder().encode([Seed(UInt64.max)])
    #expect(String(decoding: data, as: UTF8.self) == "[18446744073709551615]")
    #expect(try JSONDecoder().decode([Seed].self, from: data) == [Seed(.max)])
  }
}
