import TestSupport
import Data
import Foundation
import Testing

@Suite struct PictureFolderTests {
  @Test func pathsStayInsideTheirRoot() throws {
    let folder = PictureFolder("/data/coco/")
    #expect(try folder.resolve("train/1.jpg") == "/data/coco/train/1.jpg")
    #expect(try folder.resolve("./a//b/../1.jpg") == "/data/coco/a/1.jpg")
    #expect(try folder.resolve("/data/coco/1.jpg") == "/data/coco/1.jpg")
    #expect(try PictureFolder("../pictures").resolve("1.jpg") == "../pictures/1.jpg")
    #expect(try PictureFolder(".").resolve("a/1.jpg") == "a/1.jpg")
    #expect(try PictureFolder("/").resolve("/a/1.jpg") == "/a/1.jpg")
  }

  @Test(
    arguments: [
      "../1.jpg", "a/../../1.jpg", "/etc/passwd", "/data/coco2/1.jpg", "/data/coco/../x", "..", "", "a\0b",
      "/data/coco",
      "../\u{301}1.jpg", "a/..//../\u{200d}1.jpg",
    ])
  func pathsThatLeaveTheirRootAreRefused(path: String) {
    #expect(throws: SourceError.escape(path: path, root: "/data/coco")) {
      try PictureFolder("/data/coco").resolve(path)
    }
  }

  @Test(arguments: ["../1.jpg", "/etc/passwd", "a/../../b", ".."])
  func relativeRootsAreNotLeftEither(path: String) {
    for root in [".", "", "pictures", "../pictures"] {
      #expect(throws: SourceError.self) { try PictureFolder(root).resolve(path) }
    }
  }

  @Test func filesChangedAfterTheOpeningAreRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "a.jpg")
    Thread.sleep(forTimeInterval: 0.02)
    let pictures = PictureFolder(folder.path)
    #expect(try pictures.contents(of: "a.jpg") == Array("old".utf8))
    Thread.sleep(forTimeInterval: 0.02)
    let path = try folder.write("new", to: "a.jpg")
    #expect(throws: SourceError.change(path: path)) { try pictures.contents(of: "a.jpg") }
  }
}
