import Foundation

/// What killed processes were writing beside its destination: files and links named `NAME.PROCESS.partial` or `NAME.PROCESS.NUMBER.partial`.
enum TornFiles {
  /// Those below `folder` whose process does not live on this host any more, in the order of their names, with their bytes.
  static func below(_ folder: String) -> [(path: String, bytes: Int)] {
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    var found: [(path: String, bytes: Int)] = []
    for case let name as String in walk where name.hasSuffix(".partial") {
      let path = "\(folder)/\(name)"
      var status = stat()
      guard isTorn((name as NSString).lastPathComponent), lstat(path, &status) == 0 else { continue }
      guard [S_IFREG, S_IFLNK].contains(status.st_mode & S_IFMT) else { continue }
      found.append((path, Int(status.st_size)))
    }
    return found.sorted { $0.path < $1.path }
  }

  private static func isTorn(_ name: String) -> Bool {
    let numbers = name.split(separator: ".").dropLast().suffix(2).map { Int32($0) }
    guard let process = numbers.compactMap({ $0 }).first else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }
}
