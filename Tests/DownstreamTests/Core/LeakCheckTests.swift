import DataSets
import Data
import Downstream
import Testing

@Suite("LeakCheck") struct LeakCheckTests {
  private let pictures = CaptionedShapes(split: .train, count: 6, side: 32)

  private func source(_ places: [Int], groups: [String], _ name: String) -> InMemorySource {
    InMemorySource(
      name: name,
      samples: zip(places, groups).map { .init(image: pictures.image(at: $0), captions: ["it"], group: $1) })
  }

  @Test func `what is apart passes`() throws {
    var check = LeakCheck()
    try check.compare(
      source([3, 4], groups: ["d", "e"], "test"), named: "vqa, test",
      with: source([0, 1], groups: ["a", "b"], "train"), named: "pre-training")
    #expect(check.comparisons.count == 1 && check.comparisons[0].pictureCount == 2)
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

  @Test func `drawn shapes leak nowhere`() throws {
    let material = PreparedMaterial(ShapeMaterial(training: 60, test: 40, side: 32), asking: .test)
    var check = LeakCheck()
    try check.compare(
      material, asking: .test, pretraining: CaptionedShapes(split: .train, count: 60, side: 32))
    #expect(check.comparisons.count == 12)
    for comparison in check.comparisons { try comparison.requireNothingShared() }
  }
}
