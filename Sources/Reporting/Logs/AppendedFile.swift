import Files
import Foundation

/// A log that is only added to, each piece at once and whole or not at all.
///
/// Half a line in the middle of a log could not be told from damage, and readers of events stop for good at half a record.
final class AppendedFile {
  let path: String
  let descriptor: Int32

  /// Opens the file for adding and makes it where it is missing; its folder must be there.
  init(path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(path: path, reason: FileError.reason(errno)) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Adds a piece, or nothing when the disk is full.
  func append(_ bytes: [UInt8]) throws(FileError) {
    let end = lseek(descriptor, 0, SEEK_END)
    let failure = AtomicFile.writeAll(bytes, to: descriptor)
    guard failure == 0 else {
      if end >= 0 { _ = ftruncate(descriptor, end) }
      throw .unwritable(path: path, reason: FileError.reason(failure))
    }
  }
}
