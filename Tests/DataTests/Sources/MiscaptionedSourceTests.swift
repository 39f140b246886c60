import Data
import Tensor
import Testing

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
