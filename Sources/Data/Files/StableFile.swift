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

  /// - Throws: `SourceError.absence`, or `.access` if it is no regular file or may not be read.
  package init(path: String) throws(SourceError) {
    // A named pipe would block here for ever; what is no regular file is refused below.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw errno == ENOENT || errno == ENOTDIR
        ? .absence(path: path) : .access(path: path, reason: String(cString: strerror(errno)))
    }
    guard let stamp = FileStamp(of: descriptor), stamp.isRegular else {
      close(descriptor)
      throw .access(path: path, reason: "it is no regular file")
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
  func changed(after moment: FileMoment) -> Bool { stamp.change > moment }
}
