import TestSupport
import Downstream
import Data
import Testing

@Suite struct PicturePairSetTests {
  private static let lines = #"""
    {"sentence": "There are two cups.", "left_url": "x", "right_url": "y", "label": "True", "identifier": "dev-8-0-1", "writer": "w"}
    {"sentence": "One is red.", "label": "False", "identifier": "dev-8-0-0", "directory": null}
    {"sentence": "There are two cups.", "label": "False", "identifier": "dev-8-2-1"}
    {"sentence": "There are two cups.", "label": "True", "identifier": "dev-9-0-1", "directory": 44}
    """#

  private let fixture: TaskFixture

  init() throws {
    let pairs = ["dev-8-0", "dev-8-2", "44/dev-9-0"]
    fixture = try TaskFixture(pictures: pairs.flatMap { ["\($0)-img0.png", "\($0)-img1.png"] })
  }

  private func message(_ old: String, _ new: String) throws -> String {
    let path = try fixture.write(Self.lines.replacing(old, with: new), to: "dev.json")
    let error = #expect(throws: SourceError.self) { try PicturePairSet(nlvr2: path, root: fixture.root, name: "n") }
    return error?.description ?? ""
  }

  @Test func identifiersSayPicturesAndStatements() throws {
    let path = try fixture.write(Self.lines, to: "dev.json")
    let set = try PicturePairSet(nlvr2: path, root: fixture.root, name: "nlvr2/dev")
    #expect(set.statements.map(\.isTrue) == [true, false, false, true])
    #expect(set.statements.map(\.statementNumber) == [0, 1, 0, 2])
    #expect(set.statements.map(\.left) == [0, 0, 2, 4])
    #expect(set.statements.map(\.right) == [1, 1, 3, 5])
    #expect(
      (0..<6).map(set.pictures.group) == [String](repeating: "nlvr2:dev-8", count: 4) + ["nlvr2:dev-9", "nlvr2:dev-9"])
    #expect(try set.pictures.image(at: 5).pixels.first == 50)
  }

  @Test(arguments: [
    ("\"True\"", "\"true\"", "line 1: label is 'true', none of True, False"),
    ("dev-8-0-0", "dev-8-0", "line 2: identifier dev-8-0 is not of the form split-set-pair-sentence"),
    ("dev-8-0-0", "dev-8-0-1", "line 2: identifier dev-8-0-1 occurs twice"),
    ("dev-8-2-1", "dev-8-3-1", "line 3: identifier names dev-8-3-img0.png, which is not in"),
    ("One is red.", "", "line 2: sentence is empty"), ("dev-8-2-1", "dev-8-2-0", "line 3: sentence differs"),
    ("44}", "\"..\"}", "line 4: identifier names ../dev-9-0-img0.png, which is outside"),
    (", \"writer\": \"w\"}", "", "line 1: it is"),
  ])
  func faultsNameFileLineAndField(_ old: String, _ new: String, _ part: String) throws {
    #expect(try message(old, new).contains("dev.json, " + part))
  }

  @Test func albefListsGroupBySentence() throws {
    let path = try fixture.write(
      #"""
      [{"images":["dev-8-0-img0.png","dev-8-0-img1.png"],"sentence":"Two cups.","label":"True"},
       {"images":["dev-8-2-img0.png","44/dev-9-0-img1.png"],"sentence":"Two cups.","label":"False"},
       {"images":["dev-8-2-img0.png","dev-8-2-img1.png"],"sentence":"No cup.","label":"False"}]
      """#)
    let set = try PicturePairSet(albefNLVR: path, root: fixture.root, name: "nlvr2/dev")
    #expect(set.statements.map(\.statementNumber) == [0, 0, 1])
    #expect(set.statements.map(\.left) == [0, 2, 2])
    #expect((0..<5).map(set.pictures.group).last == "nlvr2:dev-8")
    #expect(set.pictures.group(at: 3) == "nlvr2:dev-9")
    let wrong = try fixture.write(#"[{"images":["dev-8-0-img0.png"],"sentence":"A","label":"True"}]"#)
    let error = #expect(throws: SourceError.self) {
      try PicturePairSet(albefNLVR: wrong, root: fixture.root, name: "n")
    }
    #expect(error?.description.contains("record 1: images holds 1 paths, not two") == true)
  }
}
