internal import Foundation

/// Room on the disk, asked for before something large is begun.
package enum FreeSpace {
  /// The bytes that this user may still write where `folder` is; nil where the system does not say.
  package static func bytes(in folder: String) -> Int? {
    var status = statvfs()
    // A file system that counts no blocks at all keeps no account.
    guard statvfs(folder, &status) == 0, status.f_blocks > 0 else { return nil }
    let blocks = geteuid() == 0 ? status.f_bfree : status.f_bavail
    return Int(clamping: UInt64(blocks) * UInt64(status.f_frsize))
  }

  /// Whether nothing more can be written where `folder` is; false where the system does not say.
  static func isExhausted(in folder: String) -> Bool { bytes(in: folder) == 0 }

  /// - Throws: ``ScarceSpaceError`` where less than `needed` bytes are free.
  package static func require(_ needed: Int, in folder: String, for purpose: String) throws(ScarceSpaceError) {
    guard let free = bytes(in: folder), free < needed else { return }
    throw ScarceSpaceError(folder: folder, purpose: purpose, needed: needed, free: free)
  }
}

/// What is to be written does not fit on the disk.
package struct ScarceSpaceError: Error, Sendable, Hashable, CustomStringConvertible {
  let folder: String
  let purpose: String
  let needed: Int
  let free: Int

  package var description: String {
    "\(folder) has room for \(free >> 20) MB, and \(purpose) takes \(needed >> 20) MB: free space, or choose another folder with "
      + "TRIAD_CACHE."
  }
}
