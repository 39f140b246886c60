import Foundation

/// Removes folders, also where their files go later than they are removed.
package enum FolderRemoval {
  private static let attempts = 100

  /// Removes a folder with all that is in it; 0 or the error number.
  ///
  /// Over a network (NFS) and in user space (FUSE) a file that was open while it was removed stays in its folder under another name, until
  /// it is closed and the server has heard of it: that is waited for, up to a second.
  package static func remove(_ folder: String) -> Int32 {
    for attempt in 1...attempts {
      if (try? FileManager.default.removeItem(atPath: folder)) != nil || rmdir(folder) == 0 { return 0 }
      let code = errno
      if code == ENOENT { return 0 }
      guard [ENOTEMPTY, EBUSY].contains(code), attempt < attempts else { return code }
      usleep(10_000)
    }
    return EBUSY
  }
}
