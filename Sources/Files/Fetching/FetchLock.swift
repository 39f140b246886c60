internal import Foundation

/// One process at a time fetches into a folder: who comes second waits, and then finds what the first one fetched.
///
/// It is held until it is released, and a process that is killed gives it back. Where a file system knows no locks (some network
/// file systems) nobody waits: two that fetch the same then put equal content into one place.
package struct FetchLock: ~Copyable {
  private let file: Int32
  /// Whether somebody else had it first.
  package let hasWaited: Bool

  /// - Parameter waiting: Called before it is waited for somebody else.
  package init(in folder: String, waiting: () -> Void) throws(FileError) {
    let path = folder + "/.lock"
    try AtomicFile.makeFolder(of: path)
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard opened >= 0 else { throw .unwritable(path: path, reason: FileError.reason(errno)) }
    file = opened
    hasWaited = FileLock.isElsewhere(opened)
    guard hasWaited else { return }
    waiting()
    while flock(opened, LOCK_EX) != 0, errno == EINTR {}
  }

  deinit { close(file) }

  /// Lets the next one in.
  package func release() { flock(file, LOCK_UN) }
}
