import Dispatch
import Downstream
import Files
import Foundation

/// Keeps other processes out of a run's folder, or away from one of its downstream tasks, as long as it lives.
///
/// The system's lock of the file `lock` decides, which the system lets go of when the process dies, however it dies. The note in the file
/// says to other hosts who has it: there are file systems whose locks reach no further than a host, and some that have none. On the latter
/// a file beside it is the lock ([HeldFile]).
package final class RunLock {
  /// What the lock is, as long as it is ours.
  enum Kind {
    /// The system's lock of an open file, with our note in it or, if shared, without.
    case system(isShared: Bool)
    /// The file that is there while somebody has the lock.
    case file(String)
    /// Nothing: a shared lock where there are only files.
    case none
  }

  private let kind: Kind
  private let file: Int32
  private let system: LockSystem
  private let heartbeat: (any DispatchSourceTimer)?

  init(_ kind: Kind, file: Int32, system: LockSystem) {
    self.kind = kind
    self.file = file
    self.system = system
    switch kind {
    case .system(isShared: true), .none: heartbeat = nil
    case .system(isShared: false), .file:
      let timer = DispatchSource.makeTimerSource(queue: .global(qos: .utility))
      timer.schedule(deadline: .now() + .seconds(LockNote.interval), repeating: .seconds(LockNote.interval))
      timer.setEventHandler { futimens(file, nil) }
      // Behind the last sign of life: the number of the file may be another's afterwards.
      timer.setCancelHandler { close(file) }
      timer.resume()
      heartbeat = timer
    }
  }

  deinit {
    switch kind {
    case .system(let isShared):
      if !isShared { ftruncate(file, 0) }
      _ = system.lock(file, LOCK_UN)
    case .file(let path): if LockSystem.isFile(file, at: path) { unlink(path) }
    case .none: break
    }
    if let heartbeat { heartbeat.cancel() } else { close(file) }
  }

  /// Of the whole run. Waits for nobody: nil if another has the lock.
  static func take(_ folder: RunFolder) throws(RunError) -> RunLock? { try take(folder.path) }

  /// Of the run in a folder, or of whatever else is done there by one process at a time.
  package static func take(_ folder: String, by system: LockSystem = .standard) throws(RunError) -> RunLock? {
    try take(LOCK_EX, file: folder + lockName, in: folder, by: system)
  }

  /// To read the model of a run: shared with others who read it, and nobody can compute or remove the run meanwhile.
  static func takeShared(_ folder: RunFolder) throws(RunError) -> RunLock? { try takeShared(folder.path) }

  package static func takeShared(_ folder: String, by system: LockSystem = .standard) throws(RunError) -> RunLock? {
    try take(LOCK_SH, file: folder + lockName, in: folder, by: system)
  }

  /// Of one downstream task of a run: different tasks are computed side by side.
  static func take(_ folder: RunFolder, for task: any DownstreamTask) throws(RunError) -> RunLock? {
    try take(LOCK_EX, file: folder.path(of: task) + ".lock", in: folder.downstream, by: .standard)
  }

  private static func take(
    _ operation: Int32, file path: String, in folder: String, by system: LockSystem
  ) throws(RunError) -> RunLock? {
    // `isHeld` takes the lock for a moment; whoever computes holds it for longer than these attempts.
    for attempt in 1...attempts {
      let file = try open(path, in: folder)
      switch system.lock(file, operation | LOCK_NB) {
      case 0:
        // Whoever had it may have removed the run meanwhile: the lock of a file that is gone keeps nobody out.
        guard LockSystem.isFile(file, at: path) else { break }
        let note = LockNote(of: file, now: system.now(folder))
        switch note.verdict(for: system.holder, isLocked: true) {
        case .free: break
        case .held:
          // Taken on another host, whose locks this one does not see.
          close(file)
          return nil
        case .left(let reason):
          if operation == LOCK_EX { system.say(note.sentence(path, reason: reason), path) }
        }
        if operation == LOCK_EX { LockNote.write(system.holder, to: file) }
        return RunLock(.system(isShared: operation == LOCK_SH), file: file, system: system)
      case EWOULDBLOCK, EINTR: break
      case let code:
        close(file)
        system.say(
          "\(folder): this file system has no locks (\(FileError.reason(code))); runs are kept apart by files in their folders that "
            + "name host and process instead (docs/slurm.md).",
          "no locks")
        return operation == LOCK_SH
          ? try HeldFile.share(path + heldSuffix, in: folder, by: system)
          : try HeldFile.take(path + heldSuffix, in: folder, by: system)
      }
      close(file)
      if attempt < attempts { usleep(2000) }
    }
    return nil
  }

  /// Opens the file of a lock, making it and its folder where they are missing.
  private static func open(_ path: String, in folder: String) throws(RunError) -> Int32 {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .access(path: folder, reason: "the folder cannot be made")
    }
    let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .access(path: folder, reason: FileError.reason(errno)) }
    return file
  }

  private static let attempts = 5
  private static let lockName = "/lock"
  /// What follows the name of a lock in that of the file that stands for it.
  private static let heldSuffix = ".held"

  /// Whether a file in the folder of a run belongs to its locks, by its name.
  static func isPart(_ name: String) -> Bool {
    let name = name.hasSuffix(heldSuffix) ? String(name.dropLast(heldSuffix.count)) : name
    return name == "lock" || name.hasSuffix(".lock")
  }

  /// Whether a process is at work in the folder.
  static func isHeld(_ folder: RunFolder) -> Bool { isHeld(folder.path) }

  package static func isHeld(_ folder: String, by system: LockSystem = .standard) -> Bool {
    // To read: the folder may be another user's, or on a file system that may only be read.
    let file = Foundation.open(folder + lockName, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    // Looking leaves no trace: the clock is this machine's.
    let now = Date.now.timeIntervalSince1970
    switch system.lock(file, LOCK_SH | LOCK_NB) {
    case 0: return LockNote(of: file, now: now).verdict(for: system.holder, isLocked: true) == .held
    case EWOULDBLOCK: return true
    case EINTR: return false
    default: return HeldFile.isHeld(folder + lockName + heldSuffix, by: system, now: now)
    }
  }
}
