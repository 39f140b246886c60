internal import Files
import Foundation

/// Files on this machine, read whole and listed in an order that does not depend on the file system.
enum FileListing {
  /// The names in `folder`, sorted by their UTF-8 bytes.
  static func names(in folder: String) throws(DebCapBuildError) -> [String] {
    do {
      return sorted(try FileManager.default.contentsOfDirectory(atPath: folder))
    } catch {
      throw FileManager.default.fileExists(atPath: folder)
        ? DebCapBuildError.unreadable(path: folder, reason: error.localizedDescription)
        : DebCapBuildError.absence(path: folder)
    }
  }

  /// The paths of all files under `folder`, relative to it, sorted by their UTF-8 bytes.
  static func files(under folder: String) throws(DebCapBuildError) -> [String] {
    guard FileManager.default.fileExists(atPath: folder),
      let paths = FileManager.default.enumerator(atPath: folder)
    else { throw DebCapBuildError.absence(path: folder) }
    return sorted(paths.compactMap { $0 as? String })
  }

  /// The bytes of the file at `path`.
  static func bytes(of path: String) throws(DebCapBuildError) -> [UInt8] {
    do throws(FileError) {
      return try AtomicFile.read(path)
    } catch {
      throw FileManager.default.fileExists(atPath: path)
        ? DebCapBuildError.unreadable(path: path, reason: error.reason) : DebCapBuildError.absence(path: path)
    }
  }

  private static func sorted(_ names: [String]) -> [String] {
    names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
