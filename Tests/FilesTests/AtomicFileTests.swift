import Files
import Foundation
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  @Test func writingMakesFoldersAndLeavesOnlyTheFile() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("first", to: folder + "/a/b/file.json")
      try AtomicFile.write("second", to: folder + "/a/b/file.json")
      #expect(try text(of: folder + "/a/b/file.json") == "second")
      #expect(try names(in: folder + "/a/b") == ["file.json"])
    }
  }

  @Test func aFolderInTheWayIsNamedAndLeavesNothingBehind() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/taken"
      try FileManager.default.createDirectory(atPath: path + "/inside", withIntermediateDirectories: true)
      let error = #expect(throws: FileError.self) { try AtomicFile.write("x", to: path) }
      #expect(error?.description.hasPrefix("\(path) cannot be written: ") == true)
      #expect(try names(in: folder) == ["taken"])
    }
  }

  @Test func aFileAsFolderIsNamed() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("x", to: folder + "/file")
      let path = folder + "/file/below"
      #expect(throws: FileError.unwritable(path: path, reason: "its folder cannot be made")) {
        try AtomicFile.write("x", to: path)
      }
    }
  }

  @Test func theOldContentSurvivesAFailure() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try AtomicFile.write("old", to: path)
      // A folder where the temporary neighbour would go.
      let neighbour = "\(path).\(getpid()).partial"
      try FileManager.default.createDirectory(atPath: neighbour, withIntermediateDirectories: false)
      #expect(throws: FileError.self) { try AtomicFile.write("new", to: path) }
      #expect(try text(of: path) == "old")
    }
  }
}
