import Tensor
import Testing

@Suite struct HashingTests {
  /// The test vectors of the authors (isthe.com/chongo/tech/comp/fnv), FNV-1a, 64 bit.
  @Test func fnv1aGivesThePublishedValues() {
    #expect(Hashing.fnv1a("") == 0xcbf2_9ce4_8422_2325)
    #expect(Hashing.fnv1a("a") == 0xaf63_dc4c_8601_ec8c)
    #expect(Hashing.fnv1a("foobar") == 0x8594_4171_f739_67e8)
  }

  @Test func foldingContinues() {
    #expect(Hashing.fnv1a("bar", state: Hashing.fnv1a("foo")) == Hashing.fnv1a("foobar"))
  }

  @Test func mixingIsOneToOneOnASample() {
    #expect(Set((0..<10_000).map { Hashing.mix(UInt64($0)) }).count == 10_000)
    #expect(Hashing.mix(0) == 0)
  }
}
