import Files
import Foundation
import TestSupport
import Testing

@Suite struct FolderRemovalTests {
  @Test func aFolderGoesWithAllThatIsInIt() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/a/b", withIntermediateDirectories: true)
      try Data([1]).write(to: URL(fileURLWithPath: folder + "/a/b/c"))
      #expect(FolderRemoval.remove(folder + "/a") == 0)
      #expect(!FileManager.default.fileExists(atPath: folder + "/a"))
      // What is gone is removed.
      #expect(FolderRemoval.remove(folder + "/a") == 0)
    }
  }

  @Test func whatCannotBeAFolderIsAnError() {
    #expect(FolderRemoval.remove("/dev/null/x") == ENOTDIR)
  }
}
