import TestSupport
import Data
import Tensor
import Testing

@Suite struct LikenessTests {
  /// A drawn scene: random colours on a grid, drawn large.
  func scene(_ seed: Int, width: Int = 320, height: Int = 240) -> PixelImage {
    var random = Seed(UInt64(seed)).stream()
    let pixels = (0..<(16 * 12 * 3)).map { _ in UInt8(40 + random.index(below: 176)) }
    return Resampler(from: (16, 12), to: (width, height))(PixelImage(width: 16, height: 12, pixels: pixels))
  }

  func source(_ name: String, _ pictures: [PixelImage]) -> SourceCensus {
    SourceCensus(
      of: InMemorySource(
        name: name,
        samples: pictures.enumerated().map { InMemorySource.Sample(image: $1, captions: ["\(name) \($0)"]) }))
  }

  func copy(_ picture: PixelImage, width: Int, height: Int, quality: Int) throws -> PixelImage {
    let small = Resampler(from: (picture.width, picture.height), to: (width, height))(picture)
    return try JPEGDecoder.decode(JPEGEncoder.encode(small, quality: quality)).image
  }

  @Test(arguments: [(160, 120, 80), (320, 240, 80), (320, 240, 30), (100, 75, 90), (480, 360, 75), (53, 40, 95)])
  func copiesInOtherSizesAndCompressionsAreAllFound(width: Int, height: Int, quality: Int) throws {
    let scenes = (0..<20).map { scene($0) }
    let copies = try scenes.map { try copy($0, width: width, height: height, quality: quality) }
    let counts = DuplicateCount.all(of: [source("a", scenes), source("b", copies)])
    #expect(counts.map(\.likePictures) == [0, 20, 0])
  }

  @Test func otherPicturesAreNotAlike() {
    let counts = DuplicateCount.all(of: [
      source("a", (0..<20).map { scene($0) }), source("b", (20..<40).map { scene($0) }),
    ])
    #expect(counts.map(\.likePictures) == [0, 0, 0])
  }

  @Test func aFewBitsAreNotEnoughWhereColoursDiffer() {
    // The same shades of grey in other colours.
    let picture = scene(1)
    var exchanged = picture
    for pixel in 0..<(picture.width * picture.height) {
      let place = pixel * 3
      exchanged.pixels[place] = picture.pixels[place] / 2
    }
    let counts = DuplicateCount.all(of: [source("a", [picture]), source("b", [exchanged])])
    #expect(counts[1].likePictures <= 1)
  }

  @Test func groupsOfTwoSourcesAreComparedWhereTheirNamesMeanTheSame() {
    func census(_ groups: [String], space: String) -> SourceCensus {
      let samples = groups.map {
        InMemorySource.Sample(image: TestPictures.uniform(1, 2, 3), captions: ["x"], group: $0)
      }
      return SourceCensus(of: InMemorySource(name: space, samples: samples), space: space)
    }
    let (first, second) = (
      ["coco:1", "coco:1", "1.jpg", "flickr30k:a.jpg"], ["1.jpg", "coco:2", "coco:1", "coco:1", "flickr30k:a.jpg"]
    )
    let apart = DuplicateCount.all(of: [census(first, space: "a"), census(second, space: "b")])
    #expect(apart[1].groups == 2 && apart[1].groupExamples == [2, 4] && apart[1].isOverlap)
    let together = DuplicateCount.all(of: [census(first, space: "a"), census(second, space: "a")])
    #expect(together[1].groups == 3 && together[0].groups == 0 && !together[0].isOverlap)
  }
}
