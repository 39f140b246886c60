import Foundation

/// Writes a file entirely or not at all: into a new file of the same folder, flushed to the disk, then renamed over the old one.
///
/// A reader of the path sees the old content or the new one, also after a crash, a loss of power or a full disk. A device or
/// pipe is written into, and a symbolic link goes on pointing where it points: what is there gets the content.
public enum AtomicFile {
  /// Replaces the content of the file at `path`, making the folders above it.
  ///
  /// - Throws: ``FileError/unwritable(path:reason:)``; the old content is then still there and no temporary file is left.
  public static func write(_ bytes: some Collection<UInt8>, to path: String) throws(FileError) {
    try write(Array(bytes), to: path, makesFolders: true)
  }

  /// Replaces the content of the file at `path`; with `makesFolders` false, a missing folder is an error.
  package static func write(_ bytes: [UInt8], to path: String, makesFolders: Bool) throws(FileError) {
    var file = try AtomicFileWriter(path: path, makesFolders: makesFolders)
    try file.write(bytes)
    try file.finish()
  }

  /// Replaces the content of the file at `path` by text in UTF-8.
  public static func write(_ text: String, to path: String) throws(FileError) {
    try write(text.utf8, to: path)
  }

  /// All bytes of the file at `path`.
  package static func read(_ path: String) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    try read(path) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Hands the bytes of the file at `path` to `body` in pieces: a large file is never in memory as a whole.
  package static func read(_ path: String, _ body: (UnsafeRawBufferPointer) -> Void) throws(FileError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .unreadable(path: path, reason: FileError.reason(errno)) }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { Foundation.read(file, $0.baseAddress, $0.count) }
      if count == 0 { return }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(path: path, reason: FileError.reason(errno))
      }
      buffer.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
  }

  /// Writes all bytes to an open file, at `offset` or after what was written last; returns 0 or the error number. The system may
  /// take less than it was given, and a signal may interrupt it.
  package static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32, at offset: Int? = nil) -> Int32 {
    var done = 0
    while done < bytes.count {
      let rest = UnsafeRawBufferPointer(rebasing: bytes[done...])
      let count =
        if let offset { pwrite(file, rest.baseAddress, rest.count, off_t(offset + done)) } else {
          Foundation.write(file, rest.baseAddress, rest.count)
        }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count < 0 ? errno : EIO }
      done += count
    }
    return 0
  }

  /// Writes all bytes to an open file; returns 0 or the error number.
  package static func writeAll(_ bytes: [UInt8], to file: Int32) -> Int32 {
    bytes.withUnsafeBytes { writeAll($0, to: file) }
  }

  /// Makes the folders above a path.
  package static func makeFolder(of path: String) throws(FileError) {
    let folder = FilePath.folder(of: path)
    guard !folder.isEmpty else { return }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      var place = folder
      while !FilePath.isOccupied(place) { place = FileDestination.folder(of: place) }
      let isClosed = access(place, W_OK) != 0 && [EACCES, EROFS].contains(errno)
      throw .unwritable(
        path: path, reason: "its folder cannot be made" + (isClosed ? ": \(FileError.reason(errno))" : ""))
    }
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

  /// One sentence with the path and the reason.
  public var description: String {
    switch self {
    case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)."
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
    case .malformed(let path, let line, let reason): "\(path), line \(line): \(reason)."
    }
  }

  /// What is wrong, for an error that names the file in words of its own.
  package var reason: String {
    switch self {
    case .unwritable(_, let reason), .unreadable(_, let reason), .malformed(_, _, let reason): reason
    }
  }

  /// Whether this user may not, whatever is there.
  package var isOfPermission: Bool { [EACCES, EPERM].contains { reason == Self.reason($0) } }

  /// The system's words for an error number, starting in lower case: `no space left on device`.
  package static func reason(_ code: Int32) -> String {
    let words = String(cString: strerror(code))
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}
