import Foundation

/// Keeps other processes out of a run's folder as long as it lives; the system lets go of it when the process dies.
final class RunLock {
  private let file: Int32

  init(_ folder: RunFolder) throws(RunError) {
    do {
      try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    } catch {
      throw .access(path: folder.path, reason: "the folder cannot be made")
    }
    file = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .access(path: folder.path, reason: String(cString: strerror(errno)).lowercased()) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      // File systems without locks let everyone in.
      if errno == EWOULDBLOCK { throw .occupation(folder: folder.path) }
      return
    }
  }

  deinit {
    if file >= 0 { close(file) }
  }
}
