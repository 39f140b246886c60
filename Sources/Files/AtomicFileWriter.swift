import Foundation

/// Writes a file piece by piece and gives it its name only when all of it is on the disk: into a new file of the same folder, flushed,
/// then renamed over the old one.
///
/// What is not a file to replace is written into: a device or pipe as it is, and behind a symbolic link what it points to. A writer
/// that goes away before ``finish()`` leaves nothing behind; where the file system has files without a name (ext4, XFS, Btrfs, tmpfs;
/// not NFS) a process that is killed does neither.
package struct AtomicFileWriter: ~Copyable {
  /// As it was asked for, which is what errors name.
  private let path: String
  private let destination: FileDestination
  private let place: Place
  private let file: Int32
  private var isOpen = true

  /// Where the bytes are until the file is finished.
  private enum Place: Equatable {
    /// In the device or pipe itself.
    case destination
    /// In a file that has no name yet.
    case unnamed
    /// In a file of this name.
    case neighbour(String)
  }

  /// Begins the file `path`.
  ///
  /// - Parameter makesFolders: Whether folders above it that are missing are made; else that one is missing is an error, which a
  ///   mistyped path should be.
  /// - Parameter beginsUnnamed: False as if the file system had no files without a name.
  package init(path: String, makesFolders: Bool = true, beginsUnnamed: Bool = true) throws(FileError) {
    let destination = try FileDestination(path)
    if destination.isReplaced {
      if makesFolders { try AtomicFile.makeFolder(of: destination.path) }
      if beginsUnnamed, let opened = Self.openUnnamed(in: destination.folder) {
        (place, file) = (.unnamed, opened)
      } else {
        let opened = try Self.newNeighbour(of: destination.path, for: path) {
          open($0, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        }
        (place, file) = (.neighbour(opened.path), opened.result)
      }
    } else {
      let opened = open(destination.path, O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOCTTY)
      guard opened >= 0 else { throw .unwritable(path: path, reason: FileError.reason(errno)) }
      (place, file) = (.destination, opened)
    }
    self.path = path
    self.destination = destination
  }

  deinit {
    guard isOpen else { return }
    close(file)
    if case .neighbour(let path) = place { unlink(path) }
  }

  /// Writes after what was written last.
  package mutating func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    try check(AtomicFile.writeAll(bytes, to: file))
  }

  /// Writes after what was written last.
  package mutating func write(_ bytes: [UInt8]) throws(FileError) {
    try check(bytes.withUnsafeBytes { AtomicFile.writeAll($0, to: file) })
  }

  /// Writes at a place of its own, which moves nothing else.
  package mutating func write(_ bytes: [UInt8], at offset: Int) throws(FileError) {
    try check(bytes.withUnsafeBytes { AtomicFile.writeAll($0, to: file, at: offset) })
  }

  /// Leaves room, such as for a header that is known at the end.
  package mutating func skip(_ count: Int) throws(FileError) {
    try check(lseek(file, off_t(count), SEEK_CUR) < 0 ? errno : 0)
  }

  /// Flushes the file to the disk and gives it its name, once and at the end.
  ///
  /// - Throws: ``FileError/unwritable(path:reason:)``; the old content is then still there and no temporary file is left.
  package mutating func finish() throws(FileError) {
    precondition(isOpen, "AtomicFileWriter: finished twice")
    isOpen = false
    var failure = flush()
    var neighbour: String?
    switch place {
    case .destination: break
    case .neighbour(let path): neighbour = path
    case .unnamed:
      guard failure == 0 else { break }
      do throws(FileError) {
        neighbour = try name()
      } catch {
        close(file)
        throw error
      }
    }
    if close(file) != 0, failure == 0 { failure = errno }
    if let neighbour {
      if failure == 0, rename(neighbour, destination.path) != 0 { failure = errno }
      if failure != 0 { unlink(neighbour) }
    }
    try check(failure)
    if neighbour != nil { syncFolder() }
  }

  /// Gives a file without a name one beside the destination: a link, unlike a renamed file, cannot take the place of another.
  private func name() throws(FileError) -> String {
    let (file, path) = (file, path)
    return try Self.newNeighbour(of: destination.path, for: path) {
      linkat(AT_FDCWD, "/proc/self/fd/\(file)", AT_FDCWD, $0, AT_SYMLINK_FOLLOW)
    }.path
  }

  private func check(_ failure: Int32) throws(FileError) {
    guard failure == 0 else { throw .unwritable(path: path, reason: FileError.reason(failure)) }
  }

  /// The error number, or 0.
  private func flush() -> Int32 {
    guard fsync(file) != 0 else { return 0 }
    // Most devices and all pipes have nothing to flush.
    return place == .destination && [EINVAL, ENOTSUP, EROFS].contains(errno) ? 0 : errno
  }

  /// Makes a rename last: the entry lives in the folder, which is flushed on its own. Not every file system can, and the
  /// content is complete without it, so a failure is none of the caller's business.
  private func syncFolder() {
    let opened = open(destination.folder, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { return }
    fsync(opened)
    close(opened)
  }

  /// A file in `folder` that has no name; nil where there is no such thing, or no way to give it a name later.
  private static func openUnnamed(in folder: String) -> Int32? {
    // `O_TMPFILE`, which is `__O_TMPFILE | O_DIRECTORY` and comes to Swift in parts.
    guard access("/proc/self/fd", F_OK) == 0 else { return nil }
    let file = open(folder, O_WRONLY | __O_TMPFILE | O_DIRECTORY | O_CLOEXEC, 0o644)
    return file >= 0 ? file : nil
  }

  /// Makes a file beside `target` by `make`, with a name that no other writer has: the process's number keeps processes apart, a number
  /// of its own the writers of one process, and what a dead process of the same number left is passed over.
  private static func newNeighbour(
    of target: String, for path: String, _ make: (String) -> Int32
  ) throws(FileError) -> (path: String, result: Int32) {
    var number = 0
    while true {
      let neighbour = "\(target).\(getpid()).\(number).partial"
      let result = make(neighbour)
      if result >= 0 { return (neighbour, result) }
      guard errno == EEXIST else { throw .unwritable(path: path, reason: FileError.reason(errno)) }
      number += 1
    }
  }
}

/// Where the bytes for a path go.
struct FileDestination {
  /// Behind symbolic links.
  private(set) var path: String
  /// Whether a new file takes its place; else it is written into.
  private(set) var isReplaced = true

  /// Follows links also to what does not exist yet.
  init(_ path: String) throws(FileError) {
    self.path = path
    var status = stat()
    if stat(path, &status) == 0, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) {
      isReplaced = false
      return
    }
    // As many links as the system follows.
    for _ in 0..<40 {
      guard let link = Self.content(ofLink: self.path) else { return }
      // Links of /proc, which /dev/stdout ends at, stand for a file that is open: another one of its name would not be that file.
      if Self.resolved(folder)?.hasPrefix("/proc/") == true {
        isReplaced = false
        return
      }
      self.path = link.hasPrefix("/") ? link : "\(folder)/\(link)"
    }
    throw .unwritable(path: path, reason: FileError.reason(ELOOP))
  }

  var folder: String { Self.folder(of: path) }

  /// The folder that `path` is in.
  static func folder(of path: String) -> String {
    let folder = FilePath.folder(of: path)
    return folder.isEmpty ? "." : folder
  }

  /// Nil if it is not a link.
  private static func content(ofLink path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
