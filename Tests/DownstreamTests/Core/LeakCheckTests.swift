import DataSets
import Data
import Downstream
import Testing

@Suite("LeakCheck") struct LeakCheckTests {
  private let pictures = CaptionedShapes(split: .train, count: 6, side: 32)

  private func source(
    _ places: [Int], groups: [String], _ name: String, origins: [String] = []
  ) -> InMemorySource {
    InMemorySource(
      name: name,
      samples: zip(places, groups).enumerated().map { number, pair in
        .init(
          image: pictures.image(at: pair.0), captions: ["it"], group: pair.1,
          origin: number < origins.count ? origins[number] : "memory")
      })
  }

  @Test func `what is apart passes`() throws {
    var check = LeakCheck()
    try check.compare(
      source([3, 4], groups: ["d", "e"], "test"), named: "vqa, test",
      with: source([0, 1], groups: ["a", "b"], "train"), named: "pre-training")
    #expect(check.comparisons.count == 1 && check.comparisons[0].pictures.pictures == 2)
    try check.comparisons[0].requireNothingShared()
  }

  @Test func `a shared group and an equal picture are leaks, and the sentence names one`() throws {
    var check = LeakCheck()
    let learned = source([0, 1], groups: ["a", "b"], "train")
    try check.compare(
      source([3, 4], groups: ["d", "b"], "test"), named: "vqa, test", with: learned, named: "pre-training")
    #expect(
      throws: DownstreamError.leak(
        task: "vqa, test, against pre-training", count: 1, example: "those of the group 'memory: b'")
    ) { try check.comparisons[0].requireNothingShared() }
    try check.compare(
      source([3, 1], groups: ["d", "e"], "other"), named: "ve, test", with: learned, named: "its training")
    #expect(
      throws: DownstreamError.leak(
        task: "ve, test, against its training", count: 1, example: "picture 1, which equals 1")
    ) { try check.comparisons[1].requireNothingShared() }
  }

  @Test func `groups are shared within one collection, and named once`() throws {
    var check = LeakCheck()
    try check.compare(
      source([3, 4, 5, 2], groups: ["pie", "egg", "pie", "bun"], "test"), named: "test",
      with: source([0, 1], groups: ["pie", "egg"], "train", origins: ["memory", "elsewhere"]), named: "train")
    #expect(check.comparisons[0].groups == ["memory: pie"])
  }

  @Test func `a picture that cannot be read is no picture that is apart`() throws {
    let broken = UnreadablePictures(count: 2)
    var check = LeakCheck()
    #expect(throws: UnreadablePictures.Failure.self) {
      try check.compare(broken, named: "test", with: source([0], groups: ["a"], "train"), named: "train")
    }
    #expect(throws: UnreadablePictures.Failure.self) {
      try check.compare(source([0], groups: ["a"], "test"), named: "test", with: broken, named: "train")
    }
  }

  private struct UnreadablePictures: PictureSource {
    struct Failure: Error {}
    let name = "broken"
    let fingerprint: UInt64 = 7
    let count: Int

    func group(at index: Int) -> String { "g\(index)" }
    func image(at index: Int) throws -> PixelImage { throw Failure() }
  }

  @Test func `drawn shapes leak nowhere`() throws {
    let material = PreparedMaterial(ShapeMaterial(training: 60, test: 40, side: 32), asking: .test)
    var check = LeakCheck()
    try check.compare(
      material, asking: .test, pretraining: CaptionedShapes(split: .train, count: 60, side: 32))
    #expect(check.comparisons.count == 12)
    for comparison in check.comparisons { try comparison.requireNothingShared() }
  }
}
