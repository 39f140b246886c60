import TestSupport
import Data
import Testing

@Suite struct FlickrTokenSourceTests {
  func open(_ text: String) throws -> FlickrTokenSource {
    let folder = try TemporaryFolder()
    for number in 0..<2 { try folder.writePicture("p\(number).jpg", level: number) }
    return try FlickrTokenSource(path: folder.write(text, to: "a.token"), root: folder.path, name: "flickr")
  }

  @Test func linesOfOnePictureThatLieApartAreOneSample() throws {
    let source = try open(
      "p0.jpg#0\tone dog\np1.jpg#0\tcat here\np0.jpg#1\tanother dog\r\np1.jpg#1\ta cat again\np0.jpg#2\tstill a dog")
    #expect(source.count == 2)
    #expect(source.captions(at: 0) == ["one dog", "another dog", "still a dog"])
    #expect(source.captions(at: 1) == ["cat here", "a cat again"] && source.group(at: 1) == "flickr30k:p1.jpg")
  }

  @Test func linesApartAndTogetherGiveTheSameSamples() throws {
    let together = try open("p0.jpg#0\ta\np0.jpg#1\tb\np1.jpg#0\tc\np1.jpg#1\td\n")
    let apart = try open("p0.jpg#0\ta\np1.jpg#0\tc\np0.jpg#1\tb\np1.jpg#1\td\n")
    for sample in 0..<2 { #expect(try together.entry(at: sample) == apart.entry(at: sample)) }
  }

  @Test func namesMayHoldTheMark() throws {
    let source = try open("a#1.jpg#0\tx\na#2.jpg#0\ty\n")
    #expect(try (0..<2).map { try source.entry(at: $0).picture } == ["a#1.jpg", "a#2.jpg"])
  }

  @Test func aLineWithoutAPictureIsAFault() throws {
    let source = try open("p0.jpg#0\ta\nno mark\nno number\tb\np1.jpg#0\tc\n")
    #expect(source.count == 4 && source.captions(at: 3) == ["c"])
    #expect((0..<4).filter { (try? source.entry(at: $0)) == nil } == [1, 2])
  }
}
