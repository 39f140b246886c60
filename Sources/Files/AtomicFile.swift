import Foundation

/// Writes a file entirely or not at all: into a temporary neighbour, flushed to the disk, then renamed over the old one.
///
/// Whoever reads the path sees the old content or the new one, also after a crash, a loss of power or a full disk.
public enum AtomicFile {
  /// Replaces the content of the file at `path`, making the folders above it.
  ///
  /// - Throws: ``FileError/unwritable(path:reason:)``; the old content is then still there and no temporary file is left.
  public static func write(_ bytes: some Collection<UInt8>, to path: String) throws(FileError) {
    try makeFolder(of: path)
    // A process writes a path once at a time, so its number makes the neighbour's name its own.
    let temporary = "\(path).\(getpid()).partial"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .unwritable(path: path, reason: FileError.reason(errno)) }
    var failure = writeAll(Array(bytes), to: file)
    if failure == 0, fsync(file) != 0 { failure = errno }
    if close(file) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw .unwritable(path: path, reason: FileError.reason(failure))
    }
    syncFolder(of: path)
  }

  /// Replaces the content of the file at `path` by text in UTF-8.
  public static func write(_ text: String, to path: String) throws(FileError) {
    try write(text.utf8, to: path)
  }

  /// Writes all bytes to an open file; returns 0 or the error number. The system may take less than it was given, and a
  /// signal may interrupt it.
  package static func writeAll(_ bytes: [UInt8], to file: Int32) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Foundation.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0 {
          if errno == EINTR { continue }
          return errno
        }
        rest = rest.dropFirst(count)
      }
      return 0
    }
  }

  /// Makes the folders above a path.
  package static func makeFolder(of path: String) throws(FileError) {
    let folder = (path as NSString).deletingLastPathComponent
    guard !folder.isEmpty else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: "its folder cannot be made")
    }
  }

  /// Makes a rename last: the entry lives in the folder, which is flushed on its own. Not every file system can, and the
  /// content is complete without it, so a failure is none of the caller's business.
  private static func syncFolder(of path: String) {
    let folder = (path as NSString).deletingLastPathComponent
    let file = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return }
    fsync(file)
    close(file)
  }
}

/// Why a file could not be written or read.
public enum FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nothing of the new content is visible under the path.
  case unwritable(path: String, reason: String)
  /// The file exists but cannot be read, or does not exist.
  case unreadable(path: String, reason: String)
  /// The content is not what it should be; `line` counts from 1.
  case malformed(path: String, line: Int, reason: String)

  public var description: String {
    switch self {
    case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)."
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
    case .malformed(let path, let line, let reason): "\(path), line \(line): \(reason)."
    }
  }

  /// The system's words for an error number, starting in lower case: `no space left on device`.
  package static func reason(_ code: Int32) -> String {
    let words = String(cString: strerror(code))
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}
