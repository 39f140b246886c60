import Files
import Foundation
import TestSupport
import Testing

@Suite struct OutputPlaceTests {
  private func refusal(_ path: String, makesFolders: Bool = false) -> FileError? {
    do throws(FileError) {
      try OutputPlace.check(path, makesFolders: makesFolders)
      return nil
    } catch { return error }
  }

  @Test func whereAFileCanBeWrittenNothingIsSaidAndNothingIsLeft() throws {
    try withTemporaryFolder { folder in
      #expect(refusal(folder + "/file") == nil)
      #expect(refusal(folder + "/a/b/file", makesFolders: true) == nil)
      try AtomicFile.write("old", to: folder + "/there")
      #expect(refusal(folder + "/there") == nil)
      #expect(try names(in: folder) == ["there"])
      #expect(try text(of: folder + "/there") == "old")
    }
  }

  @Test func aNameOfOneCharacterIsAPlaceLikeAnyOther() {
    #expect(refusal("-")?.reason == refusal("./-")?.reason)
    #expect(refusal("-", makesFolders: true)?.reason == refusal("./-", makesFolders: true)?.reason)
  }

  @Test func aMissingFolderIsNamedWhereNoneIsMade() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/missing/file"
      #expect(refusal(path) == .unwritable(path: path, reason: "the folder \(folder)/missing is not there"))
    }
  }

  @Test func aFolderAndAFileInTheWayAreRefused() throws {
    try withTemporaryFolder { folder in
      #expect(refusal(folder) == .unwritable(path: folder, reason: "it is a folder"))
      #expect(refusal(folder + "/none/", makesFolders: true)?.reason == "it is named like a folder")
      try AtomicFile.write("x", to: folder + "/file")
      #expect(refusal(folder + "/file/below", makesFolders: true)?.reason == "not a directory")
      #expect(refusal("a\0b")?.reason == "its name holds a zero byte")
    }
  }

  @Test func linksAreFollowedToWhatWouldBeWritten() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "missing/file")
      #expect(refusal(folder + "/link")?.reason == "the folder \(folder)/missing is not there")
      #expect(refusal(folder + "/link", makesFolders: true) == nil)
    }
  }

  @Test func aPipeAndADeviceAreWrittenIntoWhateverTheirFolder() throws {
    try withTemporaryFolder { folder in
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      #expect(refusal(folder + "/pipe") == nil)
      // Only where this may make devices: a twin of /dev/null.
      guard mknod(folder + "/device", S_IFCHR | 0o600, dev_t(1 << 8 | 3)) == 0,
        case let file = open(folder + "/device", O_WRONLY | O_CLOEXEC), file >= 0
      else { return }
      close(file)
      #expect(refusal(folder + "/device") == nil)
      try AtomicFile.write("gone", to: folder + "/device")
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "device")
      try AtomicFile.write("gone", to: folder + "/link")
      var status = stat()
      #expect(lstat(folder + "/device", &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
      #expect(lstat(folder + "/link", &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    }
  }

  @Test(.enabled(if: geteuid() != 0)) func aClosedFolderIsAQuestionOfPermission() throws {
    try withTemporaryFolder { folder in
      chmod(folder, 0o500)
      defer { chmod(folder, 0o700) }
      #expect(refusal(folder + "/file")?.reason == "permission denied")
    }
  }
}
