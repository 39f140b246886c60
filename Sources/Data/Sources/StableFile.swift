internal import Foundation

/// A file that is read at random places and must not change meanwhile.
///
/// Nothing of it is kept in memory. Every reading looks whether the file's size and time of change are still those of the
/// opening; a file that was replaced by another of the same name goes on being read as it was.
package final class StableFile: Sendable {
  package let path: String
  /// In bytes.
  package let size: Int
  private let descriptor: Int32
  let stamp: FileStamp

  /// - Throws: `SourceError.absence`, or `.access` if it is not a regular file or may not be read.
  package init(path: String) throws(SourceError) {
    // A named pipe would block here for ever; what is not a regular file is refused below.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? .absence(path: path) : .access(path: path, reason: String(cString: strerror(errno)))
    }
    guard let stamp = FileStamp(of: descriptor), stamp.isRegular else {
      close(descriptor)
      throw .access(path: path, reason: "it is not a regular file")
    }
    self.path = path
    self.descriptor = descriptor
    self.stamp = stamp
    size = stamp.size
  }

  deinit { close(descriptor) }

  /// The `count` bytes from `offset`.
  ///
  /// - Throws: `SourceError.change`, or `.access` if they cannot be read.
  package func read(at offset: Int, count: Int) throws(SourceError) -> [UInt8] {
    guard count >= 0, offset >= 0, offset <= size - count else {
      throw .access(path: path, reason: "bytes \(offset)..<\(offset + count) are not inside its \(size)")
    }
    var failure: SourceError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count {
        let read = pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, offset + filled)
        if read < 0 && errno == EINTR { continue }
        guard read > 0 else {
          failure = read == 0 ? .change(path: path) : .access(path: path, reason: String(cString: strerror(errno)))
          return
        }
        filled += read
      }
    }
    if let failure { throw failure }
    guard FileStamp(of: descriptor) == stamp else { throw .change(path: path) }
    return bytes
  }

  /// All bytes; `limit` is the most that are read.
  package func contents(limit: Int) throws(SourceError) -> [UInt8] {
    guard size <= limit else {
      throw .access(path: path, reason: "it has \(size) bytes, more than the limit of \(limit)")
    }
    return try read(at: 0, count: size)
  }

  /// Whether the file was changed, moved or given other rights after `moment`.
  func changed(after moment: FileTime) -> Bool { stamp.change > moment }
}

/// A point in time as file systems note it.
struct FileTime: Sendable, Hashable, Comparable {
  var seconds: Int
  var nanoseconds: Int

  /// Now, by the clock that file systems use.
  static func now() -> FileTime {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return FileTime(seconds: time.tv_sec, nanoseconds: time.tv_nsec)
  }

  static func < (left: FileTime, right: FileTime) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}

/// What tells whether a file was touched.
struct FileStamp: Sendable, Hashable {
  let isRegular: Bool
  let size: Int
  let modification: FileTime
  /// When content, name or rights changed: cannot be set back.
  let change: FileTime

  /// The stamp of an open file; nil if the system does not give it.
  init?(of descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    isRegular = status.st_mode & S_IFMT == S_IFREG
    size = Int(status.st_size)
    modification = FileTime(seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    change = FileTime(seconds: status.st_ctim.tv_sec, nanoseconds: status.st_ctim.tv_nsec)
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

/// Bytes that are gone through from front to back.
protocol SequentialBytes: AnyObject {
  /// The file that they are in, for messages.
  var path: String { get }
  /// How many there are; nil where only the end will tell.
  var knownSize: Int? { get }

  /// The `count` bytes from `offset`, fewer at the end; `offset` is never smaller than in the reading before.
  func read(from offset: Int, upTo count: Int) throws(SourceError) -> [UInt8]
}

extension StableFile: SequentialBytes {
  var knownSize: Int? { size }

  func read(from offset: Int, upTo count: Int) throws(SourceError) -> [UInt8] {
    try read(at: min(offset, size), count: max(min(count, size - offset), 0))
  }
}

/// Bytes that are read at any place, by several threads.
protocol RandomAccessBytes: Sendable {
  /// The file that they are in, for messages.
  var path: String { get }

  /// The `count` bytes from `offset`.
  func read(at offset: Int, count: Int) throws(SourceError) -> [UInt8]
}

extension StableFile: RandomAccessBytes {}

/// How many files the process may hold open.
enum OpenFileLimit {
  /// Raises the limit for `count` more files where the system lets us: it is often 1024, and CC12M has 1242 shards.
  static func makeRoom(for count: Int) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 512
    // Lists, logs and checkpoints come later.
    let needed = rlim_t(open + count + 256)
    guard limit.rlim_cur < needed else { return }
    limit.rlim_cur = min(needed, limit.rlim_max)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}
