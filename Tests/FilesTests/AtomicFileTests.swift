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

  @Test func whatIsReadIsWhatIsThereInPiecesToo() throws {
    try withTemporaryFolder { folder in
      let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 * 31) }
      try AtomicFile.write(bytes, to: folder + "/file")
      #expect(try AtomicFile.read(folder + "/file") == bytes)
      #expect(
        try SHA256.hexadecimal(ofFile: folder + "/file") == bytes.withUnsafeBytes { SHA256.hexadecimal($0) })
      let missing = folder + "/missing"
      #expect(throws: FileError.unreadable(path: missing, reason: "no such file or directory")) {
        try AtomicFile.read(missing)
      }
    }
  }
}
