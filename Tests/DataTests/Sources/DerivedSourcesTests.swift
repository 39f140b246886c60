import TestSupport
import DataSets
import Data
import Tensor
import Testing

/// Pictures whose style says what they show.
private struct StyledSource: ForwardingSource {
  let base: InMemorySource
  func style(at index: Int) -> String? { "style of \(group(at: index))" }
}

@Suite struct SubsetSourceTests {
  let base = InMemorySourceTests.source(["a", "b", "c", "d"])

  @Test func samplesAreThoseOfTheBase() throws {
    let subset = SubsetSource(base, indices: [3, 1], name: "two")
    #expect((0..<subset.count).map(subset.group(at:)) == ["d", "b"])
    #expect(subset.captions(at: 0) == ["d"] && subset.origin(at: 0) == "memory")
    #expect(try subset.image(at: 1) == base.image(at: 1))
    #expect(SubsetSource(base, name: "odd", where: { $0 % 2 == 1 }).indices == [1, 3])
  }

  @Test func placesAndStylesAreThoseOfTheBase() throws {
    let subset = SubsetSource(StyledSource(base: base), indices: [3, 1], name: "two")
    #expect(try subset.entry(at: 0) == base.entry(at: 3))
    #expect(try subset.pair(at: 1).entry == base.pair(at: 1).entry)
    #expect(subset.style(at: 0) == "style of d")
  }

  @Test func choiceAndOrderArePartOfTheFingerprint() {
    let fingerprints = [[3, 1], [1, 3], [1], []].map { SubsetSource(base, indices: $0, name: "s").fingerprint }
    #expect(Set(fingerprints).count == 4)
  }
}

@Suite struct MixedSourceTests {
  let parts = [["a", "b"], [], ["c"]].map { InMemorySourceTests.source($0) }

  @Test func partsLieOneBehindTheOther() throws {
    let mixed = MixedSource(parts, name: "mixed")
    #expect(mixed.count == 3)
    #expect((0..<3).map(mixed.group(at:)) == ["a", "b", "c"])
    #expect(mixed.captions(at: 2) == ["c"])
    #expect(try mixed.image(at: 2) == parts[2].image(at: 0))
    #expect(MixedSource([], name: "none").count == 0)
    #expect(MixedSource(parts.map(StyledSource.init), name: "styled").style(at: 2) == "style of c")
  }

  @Test func orderIsPartOfTheFingerprint() {
    #expect(MixedSource(parts, name: "m").fingerprint != MixedSource(parts.reversed(), name: "m").fingerprint)
  }
}

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

  @Test func stylesAreThoseOfTheParts() {
    let styled = StyledSource(base: part("a", 2))
    #expect(RatioMixedSource([styled], ratios: [1], name: "mix").style(at: 0) == styled.style(at: 0))
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

@Suite struct MiscaptionedSourceTests {
  private let shapes = CaptionedShapes(split: .train, count: 400, side: 16)

  private func spoilt(_ share: Float, seed: UInt64 = 1) -> [Int] {
    let source = MiscaptionedSource(shapes, share: share, seed: Seed(seed))
    return (0..<shapes.count).filter { source.captionSource(at: $0) != $0 }
  }

  @Test func theShareOfWrongCaptionsIsAsAsked() {
    #expect(spoilt(0).isEmpty)
    #expect(spoilt(1).count == 400)
    #expect((60...100).contains(spoilt(0.2).count))
  }

  @Test func moreNoiseSpoilsTheSamePairsAndMore() {
    #expect(Set(spoilt(0.2)).isSubset(of: spoilt(0.4)))
    let (less, more) = (
      MiscaptionedSource(shapes, share: 0.2, seed: Seed(1)), MiscaptionedSource(shapes, share: 0.4, seed: Seed(1))
    )
    for index in spoilt(0.2) { #expect(less.captions(at: index) == more.captions(at: index)) }
  }

  @Test func onlyCaptionsMove() throws {
    let source = MiscaptionedSource(shapes, share: 1, seed: Seed(1))
    #expect(try source.image(at: 5) == shapes.image(at: 5))
    #expect(source.group(at: 5) == shapes.group(at: 5))
    #expect(source.captions(at: 5) == shapes.captions(at: source.captionSource(at: 5)))
  }

  @Test func shareAndSeedArePartOfTheFingerprint() {
    let fingerprints = [(Float(0.2), 1), (0.4, 1), (0.2, 2)].map {
      MiscaptionedSource(shapes, share: $0.0, seed: Seed(UInt64($0.1))).fingerprint
    }
    #expect(Set(fingerprints + [shapes.fingerprint]).count == 4)
  }
}
