import Data
import Testing

@Suite struct SubsetSourceTests {
  let base = InMemorySourceTests.source(["a", "b", "c", "d"])

  @Test func samplesAreThoseOfTheBase() throws {
    let subset = SubsetSource(base, indices: [3, 1], name: "two")
    #expect((0..<subset.count).map(subset.group(at:)) == ["d", "b"])
    #expect(subset.captions(at: 0) == ["d"] && subset.origin(at: 0) == "memory")
    #expect(try subset.image(at: 1) == base.image(at: 1))
    #expect(SubsetSource(base, name: "odd", where: { $0 % 2 == 1 }).indices == [1, 3])
  }

  @Test func choiceAndOrderArePartOfTheFingerprint() {
    let fingerprints = [[3, 1], [1, 3], [1], []].map { SubsetSource(base, indices: $0, name: "s").fingerprint }
    #expect(Set(fingerprints).count == 4)
  }
}
