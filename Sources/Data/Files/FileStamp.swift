internal import Foundation

/// A point in time as file systems note it.
struct FileMoment: Sendable, Hashable, Comparable {
  var seconds: Int
  var nanoseconds: Int

  /// Now, by the clock that file systems use.
  static func now() -> FileMoment {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return FileMoment(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }

  static func < (left: FileMoment, right: FileMoment) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

/// What tells whether a file was touched.
struct FileStamp: Sendable, Hashable {
  let isRegular: Bool
  let size: Int
  let modification: FileMoment
  /// When content, name or rights changed: cannot be set back.
  let change: FileMoment

  /// The stamp of an open file; nil if the system does not give it.
  init?(of descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    isRegular = status.st_mode & S_IFMT == S_IFREG
    size = Int(status.st_size)
    modification = FileMoment(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    change = FileMoment(seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec)
  }

  /// Reading and linking do not change what a file holds.
  static func == (left: FileStamp, right: FileStamp) -> Bool {
    left.size == right.size && left.modification == right.modification
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    hasher.combine(modification)
  }
}
