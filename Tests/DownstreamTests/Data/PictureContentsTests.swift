import Data
import Downstream
import Foundation
import TestSupport
import Testing

/// What is in the pictures of a task.
@Suite struct PictureContentsTests {
  private func pairs(_ fixture: TaskFixture) throws -> PicturePairSet {
    let list = try fixture.write(#"[{"images":["a.png","b.png"],"sentence":"both are grey","label":"True"}]"#)
    return try PicturePairSet(albefNLVR: list, root: fixture.root, name: "pairs")
  }

  @Test func theSamePicturesElsewhereAreTheSameAndOthersAreNot() throws {
    let fixture = try TaskFixture(pictures: ["a.png", "b.png"])
    let first = try pairs(fixture).fingerprint
    #expect(try pairs(fixture).fingerprint == first)
    #expect(try pairs(TaskFixture(pictures: ["a.png", "b.png"])).fingerprint == first)
    try fixture.folder.writePicture("pictures/b.png", level: 200)
    #expect(try pairs(fixture).fingerprint != first)
  }

  @Test func largePicturesDifferByTheirSizeAndTheirEnds() throws {
    let fixture = try TaskFixture(pictures: ["a.png"])
    var bytes = [UInt8](repeating: 7, count: 200_000)
    func fingerprint() throws -> UInt64 {
      try fixture.folder.write(bytes, to: "pictures/b.png")
      return try pairs(fixture).fingerprint
    }
    let first = try fingerprint()
    bytes[10] = 8
    let second = try fingerprint()
    bytes[10] = 7
    bytes[199_999] = 8
    let third = try fingerprint()
    bytes[199_999] = 7
    bytes.append(7)
    #expect(try Set([first, second, third, fingerprint()]).count == 4)
    bytes.removeLast()
    #expect(try fingerprint() == first)
  }

  @Test func theFirstPictureThatCannotBeReadIsNamed() throws {
    let fixture = try TaskFixture(pictures: ["a.png", "b.png"])
    try pairs(fixture).pictures.requireReadable(for: "pairs")
    try fixture.folder.write("GIF89a and more", to: "pictures/b.png")
    let error = #expect(throws: DownstreamError.self) {
      try pairs(fixture).pictures.requireReadable(for: "pairs")
    }
    let words = error?.description ?? ""
    #expect(words.hasPrefix("Task 'pairs': picture 1 of pairs cannot be read (") && words.contains("b.png"), "\(words)")
    #expect(words.hasSuffix("repair or fetch it, or build the data again."))
  }
}
