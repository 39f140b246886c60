import TestSupport
import Data
import Testing

@Suite struct SourceCensusTests {
  func memory(_ name: String, _ samples: [(PixelImage, [String])]) -> InMemorySource {
    InMemorySource(name: name, samples: samples.map { InMemorySource.Sample(image: $0.0, captions: $0.1) })
  }

  @Test func everythingIsCounted() throws {
    let folder = try TemporaryFolder()
    try folder.writePicture("a.png")
    try folder.write(JPEGDecoderTests.recorded("profile").file, to: "b.jpg")
    try folder.write(JPEGDecoderTests.recorded("orientation 6").file, to: "c.jpg")
    try folder.write(Array(JPEGDecoderTests.recorded("baseline 4:4:4").file.dropLast(60)), to: "cut.jpg")
    let rows = ["a.png": "one two", "b.jpg": "One, two three", "c.jpg": "?!", "cut.jpg": "x", "gone.jpg": "y y y y"]
      .sorted { $0.key < $1.key }.map { #"{"image":"\#($0.key)","caption":["\#($0.value)"]}"# }
    let path = try folder.write("[\(rows.joined(separator: ","))]", to: "list.json")
    let census = try census(path, in: folder, .salvaged, threads: 3)
    #expect(census.name == "mine" && census.count == 5)
    #expect(census.unreadable.map(\.sample) == [4] && census.unreadable[0].reason.contains("gone.jpg"))
    #expect(census.salvaged.map(\.sample) == [3] && census.profileCount == 1 && census.emptyCaptionCount == 1)
    #expect(census.widths.least == 3 && census.widths.greatest == 15 && census.heights.greatest == 15)
    #expect(census.words.least == 0 && census.words.greatest == 4 && census.words.median == 2 && census.words.mean == 2)
    #expect(census.captionsPerSample.count == 5)
    #expect(try self.census(path, in: folder, .refused, threads: 1).unreadable.map(\.sample) == [3, 4])
  }

  func census(
    _ path: String, in folder: TemporaryFolder, _ damage: PictureDecoder.DamageRule, threads: Int
  ) throws -> SourceCensus {
    let options = SourceOptions(decoder: PictureDecoder(damage: damage))
    return SourceCensus(
      of: try ALBEFSource(path: path, root: folder.path, name: "mine", options: options), threads: threads)
  }

  @Test func duplicatesAreFoundInsideAndBetweenSources() {
    let pictures = (0..<4).map { TestPictures.blocks(of: 5, seed: UInt64($0)) }
    let large = TestPictures.blocks(of: 11, seed: 2)
    let train = memory(
      "train",
      [(pictures[0], ["a cat"]), (pictures[1], ["a dog", "A dog!"]), (pictures[0], ["red"]), (pictures[2], ["x"])])
    let test = memory("test", [(pictures[3], ["A Cat."]), (pictures[1], ["blue"]), (large, ["green"])])
    let counts = DuplicateCount.all(of: [train, test].map { SourceCensus(of: $0) })
    #expect(counts.count == 3)
    #expect(
      counts[0]
        == DuplicateCount(
          first: "train", second: "train", pictures: 1, likePictures: 1, captions: 1, examples: [2]))
    #expect(
      counts[1]
        == DuplicateCount(
          first: "train", second: "test", pictures: 1, likePictures: 2, captions: 1, examples: [1, 2]))
    #expect(counts[2].pictures == 0 && counts[2].captions == 0 && counts[2].first == "test")
  }

  @Test func plainPicturesAreNotAlike() {
    let source = memory(
      "plain", [(TestPictures.uniform(1, 2, 3), ["a"]), (TestPictures.uniform(200, 2, 3), ["b"])])
    #expect(DuplicateCount.all(of: [SourceCensus(of: source)])[0].likePictures == 0)
  }

  @Test func aDistributionOfNothingHasNoMean() {
    #expect(Histogram().mean == nil && Histogram().median == nil && Histogram().count == 0)
  }
}
