import Data
import Testing

@Suite struct MixedSourceTests {
  let parts = [["a", "b"], [], ["c"]].map { InMemorySourceTests.source($0) }

  @Test func partsLieOneBehindTheOther() throws {
    let mixed = MixedSource(parts, name: "mixed")
    #expect(mixed.count == 3)
    #expect((0..<3).map(mixed.group(at:)) == ["a", "b", "c"])
    #expect(mixed.captions(at: 2) == ["c"])
    #expect(try mixed.image(at: 2) == parts[2].image(at: 0))
    #expect(MixedSource([], name: "none").count == 0)
  }

  @Test func orderIsPartOfTheFingerprint() {
    #expect(MixedSource(parts, name: "m").fingerprint != MixedSource(parts.reversed(), name: "m").fingerprint)
  }
}
