import Foundation

/// Keeps other processes out of a run's folder as long as it lives; the system lets go of it when the process dies, however it
/// dies.
final class RunLock {
  private let file: Int32

  private init(file: Int32) { self.file = file }

  /// Waits for nobody: nil if another has the lock.
  static func take(_ folder: RunFolder) throws(RunError) -> RunLock? {
    do {
      try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    } catch {
      throw .access(path: folder.path, reason: "the folder cannot be made")
    }
    let file = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .access(path: folder.path, reason: String(cString: strerror(errno)).lowercased()) }
    let lock = RunLock(file: file)
    // `isHeld` takes the lock for a moment; whoever computes holds it for longer than these attempts.
    for attempt in 1...RunLock.attempts {
      if flock(file, LOCK_EX | LOCK_NB) == 0 { return lock }
      // File systems without locks let everyone in.
      guard errno == EWOULDBLOCK else { return lock }
      if attempt < RunLock.attempts { usleep(2000) }
    }
    return nil
  }

  private static let attempts = 5

  deinit { close(file) }

  /// Whether a process is at work in the folder.
  static func isHeld(_ folder: RunFolder) -> Bool {
    let file = open(folder.lock, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
