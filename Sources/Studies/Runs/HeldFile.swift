import Files
import Foundation

/// A lock where the file system has none: a file that is there while somebody has it, with who that is in it.
///
/// It is made under another name and linked to its own, which only one of several can do, also over a network. A process that dies leaves
/// it behind: who comes next reads the note.
enum HeldFile {
  /// Nil if somebody else has it.
  static func take(_ path: String, in folder: String, by system: LockSystem) throws(RunError) -> RunLock? {
    for _ in 1...attempts {
      let (file, isMade) = try make(path, in: folder, by: system)
      if isMade { return RunLock(.file(path), file: file, system: system) }
      let now = LockSystem.modificationTime(of: file) ?? system.now(folder)
      close(file)
      guard let found = Found(path, now: now) else { continue }
      defer { found.close() }
      switch found.note.verdict(for: system.holder, isLocked: false) {
      case .held: return nil
      case .free: break
      case .left(let reason):
        guard found.remove(by: system) else { continue }
        system.say(found.note.sentence(path, reason: reason), path)
      }
    }
    return nil
  }

  /// To read: nobody may have it now. Who comes later is not kept out.
  static func share(_ path: String, in folder: String, by system: LockSystem) throws(RunError) -> RunLock? {
    guard !isHeld(path, by: system, now: system.now(folder)) else { return nil }
    let file = open(folder, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .access(path: folder, reason: FileError.reason(errno)) }
    return RunLock(.none, file: file, system: system)
  }

  static func isHeld(_ path: String, by system: LockSystem, now: Double) -> Bool {
    guard let found = Found(path, now: now) else { return false }
    defer { found.close() }
    return found.note.verdict(for: system.holder, isLocked: false) == .held
  }

  private static let attempts = 5

  /// Makes the file with our note, open, and says whether it is now the one at `path`.
  private static func make(
    _ path: String, in folder: String, by system: LockSystem
  ) throws(RunError) -> (file: Int32, isMade: Bool) {
    let temporary = "\(path).\(UUID().uuidString).partial"
    let file = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .access(path: folder, reason: FileError.reason(errno)) }
    LockNote.write(system.holder, to: file)
    let code = system.link(temporary, path)
    // A server may have done it and its answer may have been lost.
    var status = stat()
    let isLinked = code == 0 || (fstat(file, &status) == 0 && status.st_nlink == 2)
    unlink(temporary)
    if isLinked || code == EEXIST { return (file, isLinked) }
    // No links either: nobody else can make a file that must not be there.
    let other = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if other >= 0 {
      close(file)
      LockNote.write(system.holder, to: other)
      return (other, true)
    }
    if errno == EEXIST { return (file, false) }
    let reason = FileError.reason(errno)
    close(file)
    throw .access(path: folder, reason: reason)
  }

  /// The file that somebody left, open.
  private struct Found {
    let path: String
    let file: Int32
    let note: LockNote

    /// Nil where it is gone.
    init?(_ path: String, now: Double) {
      self.path = path
      file = open(path, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { return nil }
      note = LockNote(of: file, now: now, isHeldFile: true)
    }

    func close() { Foundation.close(file) }

    /// Takes this very file away. Two may want to: what was put there meanwhile is put back.
    func remove(by system: LockSystem) -> Bool {
      let aside = "\(path).\(UUID().uuidString).partial"
      guard rename(path, aside) == 0 else { return false }
      let isSame = LockSystem.isFile(file, at: aside)
      if !isSame { _ = system.link(aside, path) }
      unlink(aside)
      return isSame
    }
  }
}
