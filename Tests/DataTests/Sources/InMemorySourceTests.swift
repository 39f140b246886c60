import Data
import Testing

@Suite struct InMemorySourceTests {
  static func source(_ names: [String], level: UInt8 = 9) -> InMemorySource {
    InMemorySource(
      name: "memory",
      samples: names.map {
        .init(image: PixelImage(width: 1, height: 1, red: level, green: 0, blue: 0), captions: [$0])
      })
  }

  @Test func everythingIsPartOfTheFingerprint() {
    let fingerprints = [["a", "b"], ["b", "a"], ["a"], ["a", "c"]].map { Self.source($0).fingerprint }
    #expect(Set(fingerprints + [Self.source(["a", "b"], level: 8).fingerprint]).count == 5)
    #expect(Self.source(["a", "b"]).fingerprint == fingerprints[0])
  }

  @Test func theGroupIsTheFirstCaptionUnlessSaid() { #expect(Self.source(["a"]).group(at: 0) == "a") }
}
