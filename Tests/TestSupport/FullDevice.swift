import Foundation

/// The device on which nothing has room, where the machine has it: it may be missing, and somebody may have replaced it by a file.
package enum FullDevice {
  package static let path = "/dev/full"

  package static var isThere: Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFCHR else { return false }
    let file = open(path, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return write(file, "x", 1) < 0 && errno == ENOSPC
  }
}
