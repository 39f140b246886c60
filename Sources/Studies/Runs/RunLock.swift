import Downstream
import Foundation

/// Keeps other processes out of a run's folder, or away from one of its downstream tasks, as long as it lives; the system lets go of it when the process dies, however it
/// dies.
final class RunLock {
  private let file: Int32

  private init(file: Int32) { self.file = file }

  /// Of the whole run. Waits for nobody: nil if another has the lock.
  static func take(_ folder: RunFolder) throws(RunError) -> RunLock? {
    try take(LOCK_EX, file: folder.lock, in: folder.path)
  }

  /// To read the model of a run: shared with others who read it, and nobody can compute or remove the run meanwhile.
  static func takeShared(_ folder: RunFolder) throws(RunError) -> RunLock? {
    try take(LOCK_SH, file: folder.lock, in: folder.path)
  }

  /// Of one downstream task of a run: different tasks are computed side by side.
  static func take(_ folder: RunFolder, for task: any DownstreamTask) throws(RunError) -> RunLock? {
    try take(LOCK_EX, file: folder.path(of: task) + ".lock", in: folder.downstream)
  }

  private static func take(_ kind: Int32, file path: String, in folder: String) throws(RunError) -> RunLock? {
    // `isHeld` takes the lock for a moment; whoever computes holds it for longer than these attempts.
    for attempt in 1...RunLock.attempts {
      let lock = try RunLock.open(path, in: folder)
      let isTaken = flock(lock.file, kind | LOCK_NB) == 0
      // File systems without locks let everyone in.
      if !isTaken, errno != EWOULDBLOCK { return lock }
      // Whoever had it may have removed the run meanwhile: the lock of a file that is gone keeps nobody out.
      if isTaken, lock.isAt(path) { return lock }
      if attempt < RunLock.attempts { usleep(2000) }
    }
    return nil
  }

  /// Opens the file of a lock, making it and its folder where they are missing.
  private static func open(_ path: String, in folder: String) throws(RunError) -> RunLock {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .access(path: folder, reason: "the folder cannot be made")
    }
    let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .access(path: folder, reason: String(cString: strerror(errno)).lowercased()) }
    return RunLock(file: file)
  }

  /// Whether the locked file is the one that others find at `path`.
  private func isAt(_ path: String) -> Bool {
    var (own, other) = (stat(), stat())
    return fstat(file, &own) == 0 && stat(path, &other) == 0 && own.st_ino == other.st_ino && own.st_dev == other.st_dev
  }

  private static let attempts = 5

  deinit { close(file) }

  /// Whether a process is at work in the folder.
  static func isHeld(_ folder: RunFolder) -> Bool {
    let file = Foundation.open(folder.lock, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }
}
