internal import Foundation

/// The system's lock of an open file, for work that one process does at a time.
package enum FileLock {
  /// Takes the lock of `file` without waiting, and says whether another process has it. Where a file system knows no locks nobody has it,
  /// and nobody is kept out.
  ///
  /// - Parameter lock: `flock`: 0 or the error number.
  package static func isElsewhere(
    _ file: Int32, by lock: (_ file: Int32, _ operation: Int32) -> Int32 = { flock($0, $1) == 0 ? 0 : errno }
  ) -> Bool {
    while true {
      let code = lock(file, LOCK_EX | LOCK_NB)
      if code != EINTR { return code == EWOULDBLOCK }
    }
  }
}
