import Data
import Testing

@Suite("What two sets of pictures have in common")
struct PictureOverlapTests {
  private func sample(_ level: UInt8, group: String, origin: String = "memory") -> InMemorySource.Sample {
    var image = PixelImage(width: 16, height: 16, red: 0, green: 0, blue: 0)
    for place in image.pixels.indices { image.pixels[place] = UInt8(place % 256) ^ level }
    return InMemorySource.Sample(image: image, captions: ["x"], group: group, origin: origin)
  }

  @Test("is found by group within a collection, and by picture across all")
  func overlap() throws {
    let first = InMemorySource(
      name: "a", samples: [sample(0, group: "cake"), sample(64, group: "pie"), sample(128, group: "egg", origin: "b")])
    let second = InMemorySource(
      name: "b",
      samples: [
        sample(200, group: "pie"), sample(128, group: "bun"), sample(30, group: "egg"), sample(1, group: "new"),
      ])
    let overlap = try PictureOverlap(of: first, and: second, includesLikePictures: true)
    #expect(overlap.groups == ["memory: pie"])
    #expect(overlap.equalPictures == [PictureOverlap.Match(first: 2, second: 1)])
    #expect(overlap.likePictures == [PictureOverlap.Match(first: 0, second: 3)])
    #expect(!overlap.isEmpty)
    #expect(try PictureOverlap(of: first, and: second).likePictures.isEmpty)
  }

  @Test("is empty for different pictures of different groups")
  func none() throws {
    let first = InMemorySource(name: "a", samples: [sample(0, group: "cake")])
    let second = InMemorySource(name: "b", samples: [sample(64, group: "pie")])
    #expect(try PictureOverlap(of: first, and: second).isEmpty)
  }
}
