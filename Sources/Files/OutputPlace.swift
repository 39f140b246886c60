import Foundation

/// Where a file is to be written, looked at before the work whose result it is to hold.
package enum OutputPlace {
  /// Looks whether a file could be written at `path`; writes nothing.
  ///
  /// - Parameter makesFolders: Whether folders above it that are missing will be made.
  /// - Throws: ``FileError/unwritable(path:reason:)`` for a folder, for a place that is missing or closed, and for a full disk.
  package static func check(_ path: String, makesFolders: Bool = false) throws(FileError) {
    func refusal(_ reason: String) -> FileError { .unwritable(path: path, reason: reason) }
    guard !path.utf8.contains(0) else { throw refusal("its name holds a zero byte") }
    let destination = try FileDestination(path)
    var status = stat()
    if stat(destination.path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { throw refusal("it is a folder") }
    } else if errno != ENOENT {
      throw refusal(FileError.reason(errno))
    } else if destination.path.hasSuffix("/") {
      throw refusal("it is named like a folder")
    }
    guard destination.isReplaced else {
      guard access(destination.path, W_OK) == 0 else { throw refusal(FileError.reason(errno)) }
      return
    }
    var folder = destination.folder
    while stat(folder, &status) != 0 {
      guard errno == ENOENT else { throw refusal(FileError.reason(errno)) }
      guard makesFolders else { throw refusal("the folder \(folder) is not there") }
      folder = FileDestination.folder(of: folder)
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw refusal("\(folder) is not a folder") }
    guard access(folder, W_OK | X_OK) == 0 else { throw refusal(FileError.reason(errno)) }
    if FreeSpace.isExhausted(in: folder) { throw refusal(FileError.reason(ENOSPC)) }
  }
}
