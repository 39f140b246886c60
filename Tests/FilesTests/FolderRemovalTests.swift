import Files
import Foundation
import TestSupport
import Testing

@Suite struct FolderRemovalTests {
  /// Files below a folder, with the folders that they need.
  private func write(_ paths: [String], below folder: String) throws {
    for path in paths {
      let place = URL(fileURLWithPath: "\(folder)/\(path)")
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data([1]).write(to: place)
    }
  }

  @Test func aFolderGoesWithAllThatIsInIt() throws {
    try withTemporaryFolder { folder in
      try write(["a/b/c", "a/d"], below: folder)
      #expect(FolderRemoval.remove(folder + "/a") == 0)
      #expect(!FileManager.default.fileExists(atPath: folder + "/a"))
      // What is gone is removed.
      #expect(FolderRemoval.remove(folder + "/a") == 0)
    }
  }

  @Test func whatCannotBeAFolderIsAnError() {
    #expect(FolderRemoval.remove("/dev/null/x") == ENOTDIR)
  }

  @Test func `A link goes, and what it leads to stays`() throws {
    try withTemporaryFolder { folder in
      try write(["kept/file", "a/file"], below: folder)
      #expect(symlink(folder + "/kept", folder + "/a/link") == 0)
      #expect(FolderRemoval.remove(folder + "/a") == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["kept"])
      #expect(FileManager.default.fileExists(atPath: folder + "/kept/file"))
    }
  }

  @Test func `Names need not be UTF-8`() throws {
    try withTemporaryFolder { folder in
      try write(["a/file"], below: folder)
      var path = Array((folder + "/a/x").utf8CString)
      path[path.count - 2] = CChar(truncatingIfNeeded: 0xff)
      let file = open(path, O_WRONLY | O_CREAT, 0o600)
      #expect(file >= 0 && close(file) == 0)
      #expect(FolderRemoval.remove(folder + "/a") == 0)
      #expect(!FileManager.default.fileExists(atPath: folder + "/a"))
    }
  }

  /// Removes a file, unless `failure` has an error number for the last part of its path.
  private func removing(_ path: UnsafePointer<CChar>, unless failure: (String) -> Int32) -> Int32 {
    let code = failure(URL(fileURLWithPath: String(cString: path)).lastPathComponent)
    return code != 0 || unlink(path) == 0 ? code : errno
  }

  @Test func `A file that cannot be removed is the cause, not the folder that it leaves full`() throws {
    try withTemporaryFolder { folder in
      try write(["a/b/closed", "a/b/open", "a/c/open"], below: folder)
      var attempts = 0
      let cause = FolderRemoval.remove(folder + "/a") { path in
        removing(path) { name in
          guard name == "closed" else { return 0 }
          attempts += 1
          return EACCES
        }
      }
      #expect(cause == EACCES)
      // That does not pass, so nothing is waited for.
      #expect(attempts == 1)
      #expect(FileManager.default.subpaths(atPath: folder)?.sorted() == ["a", "a/b", "a/b/closed"])
    }
  }

  @Test func `What passes is no cause beside what does not, whichever comes first`() throws {
    try withTemporaryFolder { folder in
      try write(["a/busy", "a/closed", "a/held"], below: folder)
      let codes = ["busy": EBUSY, "closed": EPERM, "held": EBUSY]
      let cause = FolderRemoval.remove(folder + "/a") { path in removing(path) { codes[$0] ?? 0 } }
      #expect(cause == EPERM)
    }
  }

  @Test func `What goes later is waited for`() throws {
    try withTemporaryFolder { folder in
      try write(["a/.nfs1", "a/file"], below: folder)
      var attempts = 0
      let cause = FolderRemoval.remove(folder + "/a") { path in
        removing(path) { name in
          guard name == ".nfs1" else { return 0 }
          attempts += 1
          return attempts < 3 ? EBUSY : 0
        }
      }
      #expect(cause == 0 && attempts == 3)
      #expect(!FileManager.default.fileExists(atPath: folder + "/a"))
    }
  }

  @Test func `What never goes is said after a second`() throws {
    try withTemporaryFolder { folder in
      try write(["a/held"], below: folder)
      let cause = FolderRemoval.remove(folder + "/a") { path in removing(path) { _ in EBUSY } }
      #expect(cause == EBUSY)
    }
  }

  // Root may remove anything.
  @Test(.enabled(if: geteuid() != 0)) func `A closed folder is a question of permission`() throws {
    try withTemporaryFolder { folder in
      try write(["a/b/c"], below: folder)
      #expect(chmod(folder + "/a/b", 0o500) == 0)
      defer { chmod(folder + "/a/b", 0o700) }
      #expect(FolderRemoval.remove(folder + "/a") == EACCES)
    }
  }
}
