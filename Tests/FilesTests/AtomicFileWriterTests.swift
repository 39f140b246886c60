import Files
import Foundation
import TestSupport
import Testing

@Suite struct AtomicFileWriterTests {
  @Test func piecesLieWhereTheyWerePut() throws {
    try withTemporaryFolder { folder in
      var file = try AtomicFileWriter(path: folder + "/a/file")
      try file.skip(4)
      try file.write(Array("body".utf8))
      try file.write(Array("head".utf8), at: 0)
      try file.write(Array("tail".utf8))
      try file.finish()
      #expect(try text(of: folder + "/a/file") == "headbodytail")
      #expect(try names(in: folder + "/a") == ["file"])
    }
  }

  @Test func aMissingFolderIsAnErrorWhereNoneIsToBeMade() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/missing/file"
      #expect(throws: FileError.unwritable(path: path, reason: "no such file or directory")) {
        try AtomicFile.write([1], to: path, makesFolders: false)
      }
      let left = try names(in: folder)
      #expect(left.isEmpty)
    }
  }

  @Test func whatIsNotFinishedHidesUnderANameOfItsOwnAndGoes() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      try AtomicFile.write("old", to: path)
      do {
        var file = try AtomicFileWriter(path: path, beginsUnnamed: false)
        try file.write(Array("new".utf8))
        let neighbours = try names(in: folder).filter { $0 != "file" }
        #expect(neighbours.count == 1)
        #expect(neighbours[0].hasPrefix("file.\(getpid()).") && neighbours[0].hasSuffix(".partial"))
        #expect(try text(of: path) == "old")
      }
      #expect(try names(in: folder) == ["file"])
      #expect(try text(of: path) == "old")
    }
  }

  @Test func whatIsNotFinishedHasNoNameWhereTheFileSystemCan() throws {
    // Memory, which every Linux gives files without a name.
    let folder = "/dev/shm/triad-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/file"
    try AtomicFile.write("old", to: path)
    var file = try AtomicFileWriter(path: path)
    try file.write(Array("new".utf8))
    #expect(try names(in: folder) == ["file"])
    #expect(try text(of: path) == "old")
    try file.finish()
    #expect(try names(in: folder) == ["file"])
    #expect(try text(of: path) == "new")
  }

  @Test(arguments: [true, false]) func aFileThatCannotTakeItsPlaceLeavesNothingBehind(beginsUnnamed: Bool) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/taken"
      var file = try AtomicFileWriter(path: path, beginsUnnamed: beginsUnnamed)
      try file.write(Array("new".utf8))
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      let failure = #expect(throws: FileError.self) { try file.finish() }
      #expect(failure?.reason == "is a directory")
      #expect(try names(in: folder) == ["taken"])
    }
  }

  @Test(arguments: [true, false]) func writersOfOnePathDoNotMeet(beginUnnamed: Bool) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/file"
      var first = try AtomicFileWriter(path: path, beginsUnnamed: beginUnnamed)
      var second = try AtomicFileWriter(path: path, beginsUnnamed: beginUnnamed)
      try first.write(Array("first".utf8))
      try second.write(Array("2".utf8))
      try first.finish()
      #expect(try text(of: path) == "first")
      try second.finish()
      #expect(try text(of: path) == "2")
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func threadsThatWriteOnePathLeaveOneWholeFile() throws {
    try withTemporaryFolder { folder in
      let contents = (0..<8).map { String(repeating: "\($0)", count: 50_000) }
      DispatchQueue.concurrentPerform(iterations: 64) { index in
        #expect(throws: Never.self) { try AtomicFile.write(contents[index % 8], to: folder + "/file") }
      }
      let found = try text(of: folder + "/file")
      #expect(contents.contains(found))
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func whatADeadProcessOfTheSameNumberLeftIsPassedOver() throws {
    try withTemporaryFolder { folder in
      let remains = "file.\(getpid()).0.partial"
      try FileManager.default.createDirectory(atPath: "\(folder)/\(remains)", withIntermediateDirectories: false)
      try AtomicFile.write("new", to: folder + "/file")
      #expect(try text(of: folder + "/file") == "new")
      #expect(try names(in: folder) == ["file", remains])
    }
  }

  @Test func aFailureAtTheEndLeavesNothingBehind() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/taken"
      var file = try AtomicFileWriter(path: path)
      try file.write([1])
      try FileManager.default.createDirectory(atPath: path + "/inside", withIntermediateDirectories: true)
      // A macro's closure cannot take the writer along.
      var failure: FileError?
      do throws(FileError) { try file.finish() } catch { failure = error }
      #expect(failure?.description.hasPrefix("\(path) cannot be written: ") == true)
      #expect(try names(in: folder) == ["taken"])
    }
  }
}

/// What a path already is decides how it is written.
@Suite struct FileDestinationTests {
  private static func kind(of path: String) -> mode_t? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
  }

  @Test(.enabled(if: FullDevice.isThere)) func aFullDeviceIsAnErrorAndStaysADevice() throws {
    let error = #expect(throws: FileError.self) { try AtomicFile.write("x", to: "/dev/full") }
    #expect(error == .unwritable(path: "/dev/full", reason: "no space left on device"))
    #expect(Self.kind(of: "/dev/full") == S_IFCHR)
  }

  @Test(.enabled(if: FullDevice.isThere)) func aLinkToADeviceIsWrittenThrough() throws {
    try withTemporaryFolder { folder in
      let link = folder + "/link"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/full")
      #expect(throws: FileError.unwritable(path: link, reason: "no space left on device")) {
        try AtomicFile.write("x", to: link)
      }
      #expect(Self.kind(of: link) == S_IFLNK && Self.kind(of: "/dev/full") == S_IFCHR)
      #expect(try names(in: folder) == ["link"])
    }
  }

  @Test func aPipeIsWrittenInto() throws {
    try withTemporaryFolder { folder in
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      // Linux lets one who reads and writes open a pipe without waiting for another.
      let reader = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
      defer { close(reader) }
      try AtomicFile.write("through", to: pipe)
      var buffer = [UInt8](repeating: 0, count: 64)
      let count = read(reader, &buffer, buffer.count)
      #expect(String(decoding: buffer[..<max(0, count)], as: UTF8.self) == "through")
      #expect(Self.kind(of: pipe) == S_IFIFO)
      #expect(try names(in: folder) == ["pipe"])
    }
  }

  @Test func aPipeHasNoPlaceForWhatComesLater() throws {
    try withTemporaryFolder { folder in
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      let reader = open(pipe, O_RDWR | O_NONBLOCK | O_CLOEXEC)
      defer { close(reader) }
      var file = try AtomicFileWriter(path: pipe)
      var failure: FileError?
      do throws(FileError) { try file.write([1], at: 8) } catch { failure = error }
      #expect(failure == .unwritable(path: pipe, reason: "illegal seek"))
    }
  }

  @Test func aLinkGoesOnPointingToTheFileThatIsReplaced() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("old", to: folder + "/inner/file")
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "second")
      try FileManager.default.createSymbolicLink(atPath: folder + "/second", withDestinationPath: "inner/file")
      try AtomicFile.write("new", to: folder + "/link")
      #expect(try text(of: folder + "/inner/file") == "new")
      #expect(Self.kind(of: folder + "/link") == S_IFLNK && Self.kind(of: folder + "/second") == S_IFLNK)
      #expect(try names(in: folder) == ["inner", "link", "second"])
      #expect(try names(in: folder + "/inner") == ["file"])
    }
  }

  @Test func behindALinkToNothingAFileIsMade() throws {
    try withTemporaryFolder { folder in
      let target = folder + "/made/file"
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: target)
      try AtomicFile.write("new", to: folder + "/link")
      #expect(try text(of: target) == "new")
      #expect(Self.kind(of: folder + "/link") == S_IFLNK)
    }
  }

  @Test func linksInACircleAreAnError() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createSymbolicLink(atPath: folder + "/a", withDestinationPath: "b")
      try FileManager.default.createSymbolicLink(atPath: folder + "/b", withDestinationPath: "a")
      let path = folder + "/a"
      #expect(throws: FileError.unwritable(path: path, reason: "too many levels of symbolic links")) {
        try AtomicFile.write("x", to: path)
      }
      #expect(try names(in: folder) == ["a", "b"])
    }
  }

  @Test(.enabled(if: kind(of: "/proc/self/fd") == S_IFDIR)) func anOpenFileNamedByItsNumberIsThatFile() throws {
    try withTemporaryFolder { folder in
      let file = open(folder + "/file", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      defer { close(file) }
      try AtomicFile.write("into", to: "/proc/self/fd/\(file)")
      var buffer = [UInt8](repeating: 0, count: 16)
      let count = pread(file, &buffer, buffer.count, 0)
      #expect(String(decoding: buffer[..<max(0, count)], as: UTF8.self) == "into")
      #expect(try names(in: folder) == ["file"])
    }
  }
}
