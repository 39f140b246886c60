import TestSupport
import Data
import Testing

/// One picture is one group, however a list spells its path.
@Suite struct PictureSpellingTests {
  @Test(arguments: [
    ("./4.png", "4.png"), ("a//b.png", "a/b.png"), ("a/../4.png", "4.png"), ("././/a/./b.png", "a/b.png"),
    ("/data//b.png", "/data/b.png"), ("a/./", "a"), ("cafe\u{301}.png", "caf\u{e9}.png"),
    ("./\u{1100}\u{1173}\u{11af}.png", "글.png"),
  ])
  func spellingsOfAPathHaveOneName(written: String, usual: String) {
    #expect(Array(PictureSpelling.usual(of: written).utf8) == Array(usual.utf8))
  }

  /// Else the parts of lists that were split before would be others.
  @Test(arguments: [
    "4.png", "a/b.png", "/data/a/b.png", "../x/4.png", ".hidden/4.png", "a/.b/..c", "http://x//4.png",
    "caf\u{e9}/글.png", "a b/#1,2.png",
  ])
  func pathsWithoutOtherSpellingsKeepTheirNames(path: String) {
    #expect(Array(PictureSpelling.usual(of: path).utf8) == Array(path.utf8))
  }

  @Test(arguments: ["albef", "csv", "flickr", "karpathy"])
  func spellingsOfOnePictureAreOneGroup(format: String) throws {
    let folder = try TemporaryFolder()
    try folder.writePicture("caf\u{e9}.png", level: 7)
    try folder.writePicture("a/b.png")
    let spellings = ["caf\u{e9}.png", "./caf\u{e9}.png", "a/../caf\u{e9}.png", ".//cafe\u{301}.png"]
    let rows = spellings.map { #"{"image":"\#($0)","caption":"coffee"}"# }.joined(separator: ",")
    let images = spellings.map { #"{"filename":"\#($0)","split":"train","sentences":[{"raw":"coffee"}]}"# }
    let list =
      switch format {
      case "albef": "[\(rows)]"
      case "csv": "picture,caption\n" + spellings.map { "\($0),coffee\n" }.joined()
      case "flickr": spellings.map { "\($0)#0\tcoffee\n" }.joined()
      default: #"{"images":[\#(images.joined(separator: ","))]}"#
      }
    let source = try #require(try SourceAddress("\(format):\(folder.write(list, to: "list"))").open().first)
    let groups = (0..<source.count).map { source.group(at: $0) }
    #expect(groups.count == 4 && Set(groups.map { Array($0.utf8) }).count == 1)
    let start = ["flickr", "karpathy"].contains(format) ? "flickr30k" : format
    #expect(groups[0] == "\(start):caf\u{e9}.png")
    #expect(Set(groups.map(KeyedSplit.split)).count == 1)
    // What is read and shown stays as it is written.
    #expect(try (0..<4).map { Array(try source.entry(at: $0).picture.utf8) } == spellings.map { Array($0.utf8) })
    #expect(try (0..<4).map { try source.image(at: $0).pixels[0] } == [7, 7, 7, 7])
  }
}
