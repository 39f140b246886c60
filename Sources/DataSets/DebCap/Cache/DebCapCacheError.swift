/// Why a DebCap cache cannot be written or read.
public enum DebCapCacheError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is no cache file.
  case absence(path: String)
  /// The file exists and cannot be read.
  case access(path: String, reason: String)
  /// The file is not a cache, is cut, or was changed.
  case corruption(path: String, reason: String)
  /// The file was written by another version of Triad.
  case version(path: String, found: Int, expected: Int)
  /// The file cannot be written, for example because the disk is full; nothing is left behind.
  case writing(path: String, reason: String)

  public var description: String {
    switch self {
    case .absence(let path):
      "there is no DebCap cache at \(path): run `triad data build`"
    case .access(let path, let reason):
      "the DebCap cache \(path) cannot be read (\(reason)): check its permissions or run `triad data build`"
    case .corruption(let path, let reason):
      "the DebCap cache \(path) is damaged (\(reason)): run `triad data build`"
    case .version(let path, let found, let expected):
      "the DebCap cache \(path) has layout \(found), this version reads layout \(expected): run `triad data build`"
    case .writing(let path, let reason):
      "the DebCap cache \(path) cannot be written (\(reason)); nothing was left behind: free space or choose another"
        + " folder with TRIAD_CACHE"
    }
  }
}
