import Foundation

/// Removes folders, also where their files go later than they are removed.
package enum FolderRemoval {
  private static let attempts = 100
  /// What may stand in the way for a moment only.
  private static let passing: [Int32] = [ENOTEMPTY, EBUSY]

  /// Removes a folder with all that is in it; 0, or the error number of what stood in the way: of the file that could not be removed
  /// and not of its folder, which is not empty for that reason. Whatever can be removed is gone then.
  ///
  /// Over a network (NFS) and in user space (FUSE) a file that was open while it was removed stays in its folder under another name, until
  /// it is closed and the server has heard of it: that is waited for, up to a second.
  package static func remove(_ folder: String) -> Int32 {
    remove(folder) { unlink($0) == 0 ? 0 : errno }
  }

  /// The same for tests.
  ///
  /// - Parameter removingFile: Removes the file at a path that ends with 0; gives 0 or an error number.
  package static func remove(_ folder: String, removingFile: (UnsafePointer<CChar>) -> Int32) -> Int32 {
    let path = Array(folder.utf8CString)
    var attempt = 1
    while true {
      let cause = remove(path, on: nil, removingFile)
      guard passing.contains(cause), attempt < attempts else { return cause }
      attempt += 1
      usleep(10_000)
    }
  }

  /// - Parameter device: Of the folder in which this lies; what is mounted there is another's.
  private static func remove(
    _ path: [CChar], on device: dev_t?, _ removingFile: (UnsafePointer<CChar>) -> Int32
  ) -> Int32 {
    var status = stat()
    guard lstat(path, &status) == 0 else { return errno == ENOENT ? 0 : errno }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let code = removingFile(path)
      return code == ENOENT ? 0 : code
    }
    var cause: Int32 = 0
    if device == nil || device == status.st_dev {
      for name in names(in: path, &cause) {
        var inner = path
        inner.removeLast()
        inner.append(CChar(UInt8(ascii: "/")))
        inner += name
        inner.append(0)
        cause = first(cause, remove(inner, on: status.st_dev, removingFile))
      }
    }
    guard rmdir(path) != 0, errno != ENOENT else { return 0 }
    return cause == 0 ? errno : cause
  }

  /// Bytes without their end, because names need not be UTF-8. An error number to `cause` where the folder cannot be read.
  private static func names(in path: [CChar], _ cause: inout Int32) -> [[CChar]] {
    guard let stream = opendir(path) else {
      cause = errno
      return []
    }
    defer { closedir(stream) }
    let dot = CChar(UInt8(ascii: "."))
    var names: [[CChar]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        bytes.prefix { $0 != 0 }.map { CChar(truncatingIfNeeded: $0) }
      }
      if name != [dot], name != [dot, dot] { names.append(name) }
    }
    return names
  }

  /// The first of two causes, unless that passes and the other one does not; 0 is none.
  private static func first(_ one: Int32, _ other: Int32) -> Int32 {
    one == 0 || passing.contains(one) && other != 0 && !passing.contains(other) ? other : one
  }
}
