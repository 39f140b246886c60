import Files
import Foundation
import Synchronization

/// What locks ask of the system; a test can be a file system without locks, another host, or a later time.
package struct LockSystem: Sendable {
  /// `flock`: 0 or the error number.
  package var lock: @Sendable (_ file: Int32, _ operation: Int32) -> Int32
  /// `link`: 0 or the error number.
  package var link: @Sendable (_ existing: String, _ new: String) -> Int32
  /// The process that takes locks.
  package var holder: LockHolder
  /// The time by the clock that also dates files in a folder, which may be a server's; in seconds since 1970.
  package var now: @Sendable (_ folder: String) -> Double
  /// Tells people a sentence about a topic.
  package var say: @Sendable (_ sentence: String, _ topic: String) -> Void

  /// The real one, which says one sentence per topic, on standard error.
  package static let standard = LockSystem(
    lock: { flock($0, $1) == 0 ? 0 : errno },
    link: { Foundation.link($0, $1) == 0 ? 0 : errno },
    holder: .current(),
    now: { LockSystem.fileTime(in: $0) },
    say: { sentence, topic in
      guard LockSystem.said.withLock({ $0.insert(topic).inserted }) else { return }
      _ = AtomicFile.writeAll(Array((sentence + "\n").utf8), to: STDERR_FILENO)
    })

  private static let said = Mutex<Set<String>>([])

  /// Asks by a file that is gone at once; this machine's clock where none can be made.
  private static func fileTime(in folder: String) -> Double {
    let path = "\(folder)/.clock.\(getpid()).partial"
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { return Date.now.timeIntervalSince1970 }
    defer {
      unlink(path)
      close(file)
    }
    futimens(file, nil)
    return modificationTime(of: file) ?? Date.now.timeIntervalSince1970
  }

  /// When an open file was written or touched last, in seconds since 1970.
  static func modificationTime(of file: Int32) -> Double? {
    var status = stat()
    guard fstat(file, &status) == 0 else { return nil }
    return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
  }

  /// Whether an open file is the one that others find at a path.
  static func isFile(_ file: Int32, at path: String) -> Bool {
    var (own, other) = (stat(), stat())
    return fstat(file, &own) == 0 && stat(path, &other) == 0 && own.st_ino == other.st_ino && own.st_dev == other.st_dev
  }
}
