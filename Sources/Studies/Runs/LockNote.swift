import Files
import Foundation
import JSON
import Reporting

/// The note in an open file of a lock: who has it, and by the file's date when that one last gave a sign of life.
struct LockNote {
  let holder: LockHolder?
  /// Seconds since the last sign of life.
  let age: Double
  /// Whether there is a note at all: a lock that was let go of in good order has none.
  let isThere: Bool

  /// How often a holder gives a sign of life, in seconds.
  static let interval = 20
  /// After how many seconds without one a holder on another host counts as dead.
  static let patience = 120.0

  /// - Parameters:
  ///   - now: By the clock that dates the file; asked only where that matters.
  ///   - isHeldFile: Whether the file is the lock, and has a holder also without a note.
  init(of file: Int32, now: @autoclosure () -> Double, isHeldFile: Bool = false) {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
    isThere = count > 0
    holder = isThere ? try? JSONDecoder().decode(LockHolder.self, from: Foundation.Data(bytes.prefix(count))) : nil
    let touched = isThere || isHeldFile ? LockSystem.modificationTime(of: file) : nil
    age = touched.map { max(0, now() - $0) } ?? 0
  }

  /// Writes who has the lock. That it cannot be written, as on a full disk, leaves a lock without a note.
  static func write(_ holder: LockHolder, to file: Int32) {
    guard let text = try? IndentedJSON.text(of: holder), ftruncate(file, 0) == 0 else { return }
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { AtomicFile.writeAll($0, to: file, at: 0) }
  }

  /// What follows for somebody who wants the lock.
  enum Verdict: Equatable {
    /// Nobody has it.
    case free
    /// Somebody has it.
    case held
    /// Somebody had it who is gone; why, for the end of a sentence.
    case left(String)
  }

  /// - Parameter isLocked: Whether the system has just given us the lock: no other process of this host has it then.
  func verdict(for other: LockHolder, isLocked: Bool) -> Verdict {
    // Where files are the locks, one without a note is somebody's whose disk was full.
    if !isThere, isLocked { return .free }
    guard let holder else {
      // Torn, or nobody's that we know: only its age can tell.
      return isLocked ? .free : age < LockNote.patience ? .held : .left("nobody has touched it since")
    }
    switch holder.place(seenBy: other) {
    case .alive: return isLocked ? .free : .held
    case .ended: return .left("that process has ended")
    case .earlierBoot: return .left("that host was restarted since")
    case .earlierStart: return .left("the task has gone through the queue since")
    case .otherHost: return age < LockNote.patience ? .held : .left("it has given no sign of life since")
    }
  }

  /// What is said when a lock is taken over.
  func sentence(_ path: String, reason: String) -> String {
    let whose =
      holder.map { "process \($0.process) of \($0.host)" + ($0.job.map { ", task \($0)" } ?? "") }
      ?? "an unknown process"
    return "\(path) was left by \(whose), \(DurationFormat.text(age)) ago; \(reason): it is taken over."
  }
}
