import Files
import Foundation
import TestSupport
import Testing

@Suite struct FilePathTests {
  @Test func theHomeFolderIsMeantByItsSign() {
    let home = ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory()
    #expect(FilePath.expandingHome("~") == home)
    #expect(FilePath.expandingHome("~/runs/a b") == home + "/runs/a b")
    #expect(FilePath.expandingHome("~root/x") == (NSHomeDirectoryForUser("root") ?? "?") + "/x")
    #expect(FilePath.expandingHome("runs/~") == "runs/~")
    #expect(FilePath.expandingHome("/~/x") == "/~/x")
  }

  @Test func whatNamesNoUserIsThatNameHere() {
    #expect(FilePath.expandingHome("~nobody-is-called-so/x") == "./~nobody-is-called-so/x")
    #expect(FilePath.literal("~/x") == "./~/x" && FilePath.literal("x~") == "x~")
  }

  @Test func theFolderOfANameOfOneCharacterIsHere() {
    #expect(FilePath.folder(of: "x") == "" && FilePath.folder(of: "") == "" && FilePath.folder(of: "-") == "")
    #expect(FilePath.folder(of: "/") == "/" && FilePath.folder(of: "//") == "/" && FilePath.folder(of: "/x") == "/")
    #expect(
      FilePath.folder(of: "a/x") == "a" && FilePath.folder(of: "a/x/") == "a" && FilePath.folder(of: "a//x") == "a")
    #expect(FilePath.folder(of: "é/\u{301}") == "é")
    for path in ["xy", "/xy", "./x", "../x", "a/b/c.txt", "/a/b/", "/a b/c"] {
      #expect(FilePath.folder(of: path) == (path as NSString).deletingLastPathComponent, "\(path)")
    }
  }

  @Test func onlyWhatIsNotThereIsAbsent() throws {
    try withTemporaryFolder { folder in
      #expect(!FilePath.isOccupied(folder + "/none") && !FilePath.isOccupied(folder + "/none/below"))
      try AtomicFile.write("x", to: folder + "/file")
      #expect(FilePath.isOccupied(folder + "/file") && !FilePath.isOccupied(folder + "/file/below"))
      try FileManager.default.createSymbolicLink(atPath: folder + "/circle", withDestinationPath: "circle")
      #expect(FilePath.isOccupied(folder + "/circle"))
    }
  }
}
