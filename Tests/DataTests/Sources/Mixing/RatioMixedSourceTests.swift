import Data
import Testing

@Suite struct RatioMixedSourceTests {
  func part(_ name: String, _ count: Int) -> InMemorySource {
    InMemorySource(
      name: name,
      samples: (0..<count).map {
        InMemorySource.Sample(image: TestPictures.uniform(UInt8($0), 0, 0, side: 1), captions: ["\(name)\($0)"])
      })
  }

  @Test func partsHaveTheirShares() {
    let source = RatioMixedSource([part("a", 10), part("b", 10)], ratios: [3, 1], name: "mix", count: 12)
    #expect(source.count == 12 && source.shares == [9, 3])
    let captions = (0..<12).map { source.captions(at: $0)[0] }
    // Nine of ten evenly spread, and three of ten.
    #expect(captions == ["a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "b0", "b3", "b6"])
    #expect(
      RatioMixedSource([part("a", 1), part("b", 1), part("c", 1)], ratios: [1, 1, 1], name: "m", count: 5).shares
        == [2, 2, 1])
  }

  @Test func smallPartsAreRepeated() throws {
    let source = RatioMixedSource([part("a", 2), part("b", 8)], ratios: [1, 1], name: "mix")
    #expect((0..<5).map { source.captions(at: $0)[0] } == ["a0", "a1", "a0", "a1", "a0"])
    #expect(try source.pair(at: 1).entry.captions == ["a1"] && source.image(at: 1).pixels[0] == 1)
    #expect(source.origin(at: 9) == "memory")
  }

  @Test func theFullCountLeavesNothingOut() {
    let parts: [any PairSource] = [part("a", 3), part("b", 8)]
    let count = RatioMixedSource.fullCount(parts, ratios: [1, 3])
    let source = RatioMixedSource(parts, ratios: [1, 3], name: "mix", count: count)
    #expect(count == 12 && Set((0..<count).map { source.captions(at: $0)[0] }).count == 11)
  }

  @Test func fingerprintsCoverTheShares() {
    let parts: [any PairSource] = [part("a", 3), part("b", 8)]
    let first = RatioMixedSource(parts, ratios: [1, 1], name: "m").fingerprint
    #expect(first == RatioMixedSource(parts, ratios: [2, 2], name: "other").fingerprint)
    #expect(first != RatioMixedSource(parts, ratios: [1, 2], name: "m").fingerprint)
    #expect(first != RatioMixedSource(parts, ratios: [1, 1], name: "m", count: 10).fingerprint)
  }
}
