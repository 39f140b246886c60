import Files
import TestSupport
import Testing

@Suite struct PythonWheelTests {
  /// Its digest is that of `abc`.
  private static let wheel = PythonWheel(
    name: "shapes", version: "1.0", digest: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")

  @Test func onlyTheKnownWheelIsTaken() throws {
    try withTemporaryFolder { folder in
      #expect(throws: FetchFailure.download(reason: "nothing came")) { try Self.wheel.archive(in: folder) }
      let path = folder + "/shapes-1.0-py3-none-any.whl"
      try AtomicFile.write("abc", to: path)
      #expect(try Self.wheel.archive(in: folder) == path)
      try AtomicFile.write("", to: path)
      #expect(
        throws: FetchFailure.content(
          reason: "\(path) has the SHA-256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, "
            + "not \(Self.wheel.digest)")
      ) { try Self.wheel.archive(in: folder) }
    }
  }

  @Test func aWheelIsPresentWithItsKnownFilesOnly() throws {
    try withTemporaryFolder { folder in
      let folders = CacheFolder(root: folder)
      let files = ["a/known.txt": Self.wheel.digest]
      #expect(!Self.wheel.isPresent(in: folders, files: files))
      let path = Self.wheel.folder(in: folders) + "/a/known.txt"
      try AtomicFile.write("abc", to: path)
      #expect(Self.wheel.isPresent(in: folders, files: files))
      try AtomicFile.write("abd", to: path)
      #expect(!Self.wheel.isPresent(in: folders, files: files))
    }
  }

  @Test func anEmptyFolderIsMadeOfWhateverIsThere() throws {
    try withTemporaryFolder { folder in
      try AtomicFile.write("x", to: folder + "/unpacked/inner/file")
      try FetchStep.makeEmptyFolder(folder + "/unpacked")
      #expect(try names(in: folder + "/unpacked").isEmpty)
      try AtomicFile.write("x", to: folder + "/file")
      try FetchStep.makeEmptyFolder(folder + "/file")
      #expect(try names(in: folder + "/file").isEmpty)
      let blocked = folder + "/plain/below"
      try AtomicFile.write("x", to: folder + "/plain")
      let failure = #expect(throws: FetchFailure.self) { try FetchStep.makeEmptyFolder(blocked) }
      guard case .folder(blocked, _) = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
    }
  }
}
