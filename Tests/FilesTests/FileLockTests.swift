import Files
import Foundation
import TestSupport
import Testing

@Suite struct FileLockTests {
  @Test func whoComesSecondIsTold() throws {
    try withTemporaryFolder { folder in
      let files = (0..<2).map { _ in open(folder + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644) }
      defer { for file in files { close(file) } }
      #expect(!FileLock.isElsewhere(files[0]))
      #expect(FileLock.isElsewhere(files[1]))
      flock(files[0], LOCK_UN)
      #expect(!FileLock.isElsewhere(files[1]))
    }
  }

  /// Lustre without `-o flock` says the first, NFS without its lock daemon the second.
  @Test(arguments: [ENOSYS, ENOLCK, EOPNOTSUPP, EINVAL])
  func whereThereAreNoLocksNobodyHasOne(_ code: Int32) {
    let isElsewhere = FileLock.isElsewhere(-1) { _, _ in code }
    #expect(!isElsewhere)
  }

  @Test func aSignalIsNoAnswer() {
    var codes = [EINTR, EINTR, EWOULDBLOCK]
    let isElsewhere = FileLock.isElsewhere(-1) { _, _ in codes.removeFirst() }
    #expect(isElsewhere && codes.isEmpty)
  }
}
