import Data
import Foundation
import TestSupport
import Testing

@Suite struct PictureCrossingTests {
  private func source(_ name: String, _ images: [PixelImage]) -> InMemorySource {
    InMemorySource(
      name: name,
      samples: images.enumerated().map { InMemorySource.Sample(image: $1, captions: ["x"], group: "\(name) \($0)") })
  }

  @Test func equalPicturesAndThoseThatOnlyLookAlikeAreToldApart() throws {
    let (first, second, third) = (
      TestPictures.blocks(of: 4, seed: 1), TestPictures.blocks(of: 4, seed: 2), TestPictures.blocks(of: 4, seed: 3)
    )
    // The second at another size: no pixel in common, and the same picture.
    let larger = TestPictures.blocks(of: 6, seed: 2)
    let training = source("learned", [first, first, larger, TestPictures.blocks(of: 4, seed: 4)])
    let found = try PictureCrossing.all(
      of: training, and: [source("a", [first, second, third]), source("b", [third])])
    #expect(
      found == [
        PictureCrossing(
          asked: "a", pairs: 4, pairsSeen: 4, pictures: 3, picturesSeen: 3, equalPairs: 2, likePairs: 1,
          equalPictures: 1, likePictures: 1),
        PictureCrossing(asked: "b", pairs: 4, pairsSeen: 4, pictures: 1, picturesSeen: 1),
      ])
  }

  @Test func plainPicturesAreEqualOnlyByTheirPixels() throws {
    let training = source("learned", [TestPictures.uniform(1, 2, 3), TestPictures.uniform(4, 4, 4)])
    let found = try PictureCrossing.all(
      of: training, and: [source("a", [TestPictures.uniform(1, 2, 3), TestPictures.uniform(1, 2, 4)])])
    #expect(found[0].equalPairs == 1 && found[0].likePairs == 0 && found[0].equalPictures == 1)
  }

  @Test func filesDecodedSmallAreComparedWhole() throws {
    try withTemporaryFolder { folder in
      for name in ["learned", "asked"] {
        try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
      }
      func write(_ bytes: [UInt8], _ path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(path)"))
        let text = String(path.prefix { $0 != "." }) + ".txt"
        try "a thing".write(toFile: "\(folder)/\(text)", atomically: true, encoding: .utf8)
      }
      for number in 0..<12 {
        let image = TestPictures.blocks(of: 40, seed: UInt64(number))
        try write(JPEGEncoder.encode(image, quality: 90), "learned/\(number).jpg")
        switch number {
        // A copy, the same pixels in a file of another format, another compression, and nothing.
        case 0..<3: try write(JPEGEncoder.encode(image, quality: 90), "asked/\(number).jpg")
        case 3:
          let decoded = try PictureDecoder().decode(JPEGEncoder.encode(image, quality: 90)).image
          try write(PNGEncoder.encode(decoded), "asked/\(number).png")
        case 4: try write(JPEGEncoder.encode(image, quality: 40), "asked/\(number).jpg")
        case 5: try write([1, 2, 3], "asked/\(number).jpg")
        default: break
        }
      }
      let (learned, asked) = (
        try FolderSource(root: folder + "/learned", name: "learned"),
        try FolderSource(root: folder + "/asked", name: "asked")
      )
      let found = try PictureCrossing.all(of: learned, and: [asked], threads: 2)[0]
      #expect(found.pairsSeen == 12 && found.pictures == 6 && found.picturesSeen == 5)
      #expect(found.equalPairs == 4 && found.equalPictures == 4)
      #expect(found.likePairs == 1 && found.likePictures == 1)
      // The slow way, every pixel of every pair.
      let pixels = Set(try (0..<learned.count).map { try learned.image(at: $0).pixels })
      #expect(try (0..<5).filter { pixels.contains(try asked.image(at: $0).pixels) } == [0, 1, 2, 3])
    }
  }

  @Test func theExampleIsTheFirstPictureThatIsAskedAboutWithTheFirstPairThatItEquals() throws {
    let images = (0..<4).map { TestPictures.blocks(of: 4, seed: UInt64($0)) }
    let found = try PictureCrossing.findings(
      of: source("learned", [images[0], images[1], images[2], images[1], images[2]]),
      and: [source("a", [images[3], images[2], images[1], images[2]]), source("b", [images[3]])])
    #expect(found.map(\.example) == [PictureCrossing.Match(pair: 2, picture: 1), nil])
    #expect(found[0].crossing.equalPictures == 3 && found[0].crossing.equalPairs == 4)
  }

  @Test func whatACheckHasSeenIsNotReadAgain() throws {
    let images = (0..<30).map { TestPictures.blocks(of: 4, seed: UInt64($0)) }
    let learned = CountingSource(source("learned", Array(images[0..<20])), unreadable: [7])
    let asked = CountingSource(source("asked", Array(images[20..<30]) + [images[0]]), unreadable: [2])
    let checks = [PictureCheck(of: learned, limit: 12), PictureCheck(of: asked, limit: 256)]
    #expect(learned.pictureReadings == 12 && asked.pictureReadings == 11)
    let found = try PictureCrossing.all(of: learned, and: [asked], known: checks.map(\.marks))
    // Beside what was not looked at, the two that agree are read whole.
    #expect(learned.pictureReadings == 20 + 1 && asked.pictureReadings == 11 + 1)
    #expect(try found == PictureCrossing.all(of: learned, and: [asked]))
    #expect(found[0].pairsSeen == 19 && found[0].picturesSeen == 10 && found[0].equalPairs == 1)
  }

  @Test func ofManyPicturesSomeAreLookedAt() throws {
    let images = (0..<40).map { TestPictures.blocks(of: 4, seed: UInt64($0)) }
    let found = try PictureCrossing.all(
      of: source("learned", images), and: [source("a", images)],
      limits: PictureCrossing.Limits(pairs: 10, pictures: 40))[0]
    #expect(found.pairs == 40 && found.pairsSeen == 10 && found.equalPairs == 10)
  }
}
