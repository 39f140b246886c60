import Data
import DataSets
import Foundation
import Parts
import Synchronization
import Tensor
import TestSupport
import Testing

@Suite struct CheckPairSourceTests {
  private static let shapes = CaptionedShapes(split: .train, count: 90, side: 16)

  private func memory(_ caption: String = "a cat", group: String = "cat") -> InMemorySource {
    InMemorySource(
      name: "memory",
      samples: [
        .init(image: TestPictures.noise(width: 5, height: 4), captions: [caption, "an animal"], group: group),
        .init(image: TestPictures.uniform(1, 2, 3), captions: ["ein Hündchen"]),
      ])
  }

  private func expectConforming(
    _ source: any PairSource, reopened: any PairSource, changed: any PairSource,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let report = checkPairSource(source, reopened: reopened, changed: changed)
    #expect(report.isConforming, "\(report)", sourceLocation: sourceLocation)
  }

  @Test func `pairs in memory conform`() {
    expectConforming(memory(), reopened: memory(), changed: memory("a dog"))
    expectConforming(memory(), reopened: memory(), changed: memory(group: "dog"))
  }

  @Test func `drawn shapes and photographs conform`() {
    func shapes(seed: UInt64) -> CaptionedShapes {
      CaptionedShapes(split: .test, count: 80, side: 24, seed: Seed(seed))
    }
    expectConforming(shapes(seed: 0), reopened: shapes(seed: 0), changed: shapes(seed: 1))
    expectConforming(
      CaptionedPhotographs(count: 3), reopened: CaptionedPhotographs(count: 3),
      changed: CaptionedPhotographs(count: 3, captionCount: 2))
  }

  /// Each derived source over a base, which is what is changed.
  @Test(arguments: 0..<5)
  func `sources made of other sources conform`(place: Int) {
    func derived(_ base: any PairSource) -> any PairSource {
      switch place {
      case 0: SubsetSource(base, indices: [1, 0, 1], name: "some")
      case 1: MixedSource([base, Self.shapes], name: "mixed")
      case 2: RatioMixedSource([base, Self.shapes], ratios: [2, 1], name: "ratios", count: 20)
      case 3: MiscaptionedSource(base, share: 0.5, seed: Seed(1))
      default: LabelledSource(base, name: "labelled", space: "here")
      }
    }
    expectConforming(derived(memory()), reopened: derived(memory()), changed: derived(memory("a dog")))
  }

  @Test(arguments: SourceAddress.Format.allCases)
  func `every format of files conforms`(format: SourceAddress.Format) throws {
    let (one, other) = (try FormatFixture(format, caption: "a cat"), try FormatFixture(format, caption: "a dog"))
    for (source, again) in zip(try one.open(), try one.open()) {
      expectConforming(source, reopened: again, changed: try other.open()[0])
    }
  }

  @Test func `pictures that cannot be read are a failure with its reason, and no crash`() throws {
    let fixture = try FormatFixture(.albef, caption: "a cat")
    try fixture.folder.write("no picture", to: "b.png")
    let report = checkPairSource(try fixture.open()[0])
    #expect(report.failures.map(\.check) == ["readable"])
    #expect(report.description.contains("sample 1 of 2: b.png: it is not a picture"), "\(report)")
  }

  @Test func `of large sources some samples are read, the first and the last among them`() {
    let source = RecordingSource(base: CaptionedShapes(split: .train, count: 5000, side: 16))
    #expect(checkPairSource(source, limit: 5).isConforming)
    let places = source.places.all
    #expect(places.contains(0) && places.contains(4999) && (5...7).contains(places.count))
  }

  @Test func `what is not given is not checked`() {
    let names = checkPairSource(memory(), skipping: ["threads"]).findings.map(\.check)
    #expect(names == ["count", "readable", "captions", "names", "pictures", "repeatable", "agreement"])
  }
}

/// Each check must catch the source that breaks its promise, and no other check may.
@Suite struct BrokenPairSourceTests {
  private let shapes = CaptionedShapes(split: .train, count: 9, side: 16)

  @Test func `a source of nothing is caught`() {
    expect(InMemorySource(name: "empty", samples: []), fails: "count", saying: "it has 0")
  }

  @Test func `a count that is one too great is caught`() {
    expect(OvercountingSource(base: shapes), fails: "readable", saying: "sample 9 of 10: there is no such shape")
  }

  @Test func `samples without words are caught`() {
    expect(MuteSource(base: shapes, captions: []), fails: "captions", saying: "sample 0 has no caption")
    expect(
      MuteSource(base: shapes, captions: [" ", ""]), fails: "captions", saying: "sample 0 has blank captions only")
  }

  @Test func `groups without a name are caught`() {
    expect(NamelessSource(base: shapes), fails: "names", saying: "the group of sample 0 has none")
  }

  @Test func `pictures without a pixel are caught`() {
    expect(PixellessSource(base: shapes), fails: "pictures", saying: "that of sample 0 has 0 x 3")
  }

  @Test func `captions that change from reading to reading are caught`() {
    expect(FickleSource(base: shapes), fails: "repeatable", saying: "sample 0 has other captions the second time")
  }

  @Test func `what threads take from one another is caught`() {
    expect(SharingSource(base: shapes), fails: "threads", saying: "on four threads")
  }

  @Test func `entries that say something else are caught`() {
    expect(
      ContradictorySource(base: shapes), fails: "agreement", saying: "entry of sample 0 has the captions [\"other\"]")
  }

  @Test func `a fingerprint that is new each time is caught`() {
    expect(
      NumberedSource(base: shapes, number: 1), reopened: NumberedSource(base: shapes, number: 2), fails: "reopened",
      saying: "the fingerprints are 1 and 2")
  }

  @Test func `a fingerprint of the address alone is caught`() {
    let other = CaptionedShapes(split: .train, count: 9, side: 16, seed: Seed(4))
    expect(
      NumberedSource(base: shapes, number: 1), changed: NumberedSource(base: other, number: 1), fails: "changed",
      saying: "both have the fingerprint 1")
  }

  private func expect(
    _ source: any PairSource, reopened: (any PairSource)? = nil, changed: (any PairSource)? = nil, fails check: String,
    saying words: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let report = checkPairSource(source, reopened: reopened, changed: changed)
    #expect(report.failures.map(\.check) == [check], "\(report)", sourceLocation: sourceLocation)
    #expect(report.description.contains(words), "\(report)", sourceLocation: sourceLocation)
  }
}

/// Remembers what it was asked for.
private struct RecordingSource: ForwardingSource {
  final class Places: Sendable {
    private let asked = Mutex<Set<Int>>([])
    var all: Set<Int> { asked.withLock { $0 } }
    func insert(_ place: Int) { asked.withLock { _ = $0.insert(place) } }
  }

  let base: CaptionedShapes
  let places = Places()
  func image(at index: Int) -> PixelImage {
    places.insert(index)
    return base.image(at: index)
  }
}

private struct OvercountingSource: ForwardingSource {
  struct Absence: Error, CustomStringConvertible {
    var description: String { "there is no such shape" }
  }

  let base: CaptionedShapes
  var count: Int { base.count + 1 }
  func entry(at index: Int) throws -> PairEntry {
    guard index < base.count else { throw Absence() }
    return try base.entry(at: index)
  }
}

private struct MuteSource: ForwardingSource {
  let base: CaptionedShapes
  let captions: [String]
  func captions(at index: Int) -> [String] { captions }
}

private struct NamelessSource: ForwardingSource {
  let base: CaptionedShapes
  func group(at index: Int) -> String { "" }
}

private struct PixellessSource: ForwardingSource {
  let base: CaptionedShapes
  func image(at index: Int) -> PixelImage { PixelImage(width: 0, height: 3, pixels: []) }
}

private struct FickleSource: ForwardingSource {
  final class Counter: Sendable {
    private let value = Mutex(0)
    var next: Int {
      value.withLock {
        $0 += 1
        return $0
      }
    }
  }

  let base: CaptionedShapes
  let counter = Counter()
  func captions(at index: Int) -> [String] { ["caption \(counter.next)"] }
}

/// Keeps the number of the sample in one place for all threads, and takes its time.
private struct SharingSource: ForwardingSource {
  final class Place: Sendable {
    let value = Mutex(0)
  }

  let base: CaptionedShapes
  let place = Place()
  func group(at index: Int) -> String {
    place.value.withLock { $0 = index }
    // Long enough for another thread to come in, also where the machine is busy.
    usleep(20_000)
    return base.group(at: place.value.withLock { $0 })
  }
}

private struct ContradictorySource: ForwardingSource {
  let base: CaptionedShapes
  func entry(at index: Int) -> PairEntry {
    PairEntry(captions: ["other"], group: group(at: index), picture: "\(index)")
  }
}

private struct NumberedSource: ForwardingSource {
  let base: CaptionedShapes
  let number: UInt64
  var fingerprint: UInt64 { number }
}
