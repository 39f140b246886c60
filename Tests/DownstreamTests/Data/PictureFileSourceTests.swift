import TestSupport
import Downstream
import Data
import Testing

@Suite struct PictureFileSourceTests {
  @Test func picturesAreReadWhenTheyAreAskedFor() throws {
    let fixture = try TaskFixture(pictures: ["a.png", "b/c.png"])
    let source = try PictureFileSource(
      name: "p", root: fixture.root,
      files: [PictureFile("b/c.png", group: "g"), PictureFile("gone.png"), PictureFile("a.png")])
    #expect(source.count == 3)
    #expect((0..<3).map(source.group) == ["g", "gone.png", "a.png"])
    #expect(try source.image(at: 0).pixels.first == 10)
    #expect(try source.image(at: 2).pixels.first == 0)
    let error = #expect(throws: SourceError.self) { try source.image(at: 1) }
    #expect(error == .absence(path: fixture.root + "/gone.png"))
  }

  @Test func pathsStayBelowTheRoot() {
    for path in ["../x.png", "/etc/passwd", "a/../../x.png", ""] {
      #expect(throws: SourceError.escape(path: path, root: "/data")) {
        try PictureFileSource(name: "p", root: "/data", files: [PictureFile(path)])
      }
    }
  }

  @Test func groupsOfCOCOAreKnownByTheFilesName() {
    #expect(PictureFile("val2014/COCO_val2014_000000391895.jpg").group == "coco:391895")
    #expect(PictureFile("train2017/000000000009.jpg").group == "coco:9")
    #expect(PictureFile("x/notes_000000000009.jpg").group == "x/notes_000000000009.jpg")
    #expect(PictureFile("000000009.jpg").group == "000000009.jpg")
    #expect(PictureFile("./x//a/../b.png").group == "x/b.png" && PictureFile("./x//b.png").path == "./x//b.png")
    #expect(COCOPictureNames(subset: "val2014").path(ofPicture: 42) == "val2014/COCO_val2014_000000000042.jpg")
    #expect(COCOPictureNames(subset: "val2017").path(ofPicture: 42) == "val2017/000000000042.jpg")
  }

  @Test func theFingerprintFollowsPathsGroupsAndDecoder() throws {
    func fingerprint(_ files: [PictureFile], _ decoder: PictureDecoder = PictureDecoder()) throws -> UInt64 {
      try PictureFileSource(name: "p", root: "/data", files: files, decoder: decoder).fingerprint
    }
    let first = try fingerprint([PictureFile("a.png")])
    #expect(try first == fingerprint([PictureFile("a.png")]))
    #expect(try first != fingerprint([PictureFile("b.png")]))
    #expect(try first != fingerprint([PictureFile("a.png", group: "g")]))
    #expect(try first != fingerprint([PictureFile("a.png")], PictureDecoder(damage: .salvaged)))
  }

  @Test func aFileThatIsNoPictureIsNamed() throws {
    let fixture = try TaskFixture(pictures: [])
    try fixture.folder.write("text", to: "pictures/a.png")
    let source = try PictureFileSource(name: "p", root: fixture.root, files: [PictureFile("a.png")])
    let error = #expect(throws: SourceError.self) { try source.image(at: 0) }
    #expect(error?.description.contains("a.png") == true)
  }
}
