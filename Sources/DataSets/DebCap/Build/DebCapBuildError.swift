/// Why DebCap cannot be built from its packages.
public enum DebCapBuildError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A folder or file of a package is not where it should be.
  case absence(path: String)
  /// A file that names or describes pictures cannot be understood.
  case metadata(path: String, reason: String)
  /// Too many pictures cannot be read.
  case unreadablePictures(count: Int, total: Int, first: String)
  /// A program that the build calls is missing or fails.
  case tool(name: String, package: String, reason: String)
  /// The cache cannot be written.
  case cache(DebCapCacheError)

  public var description: String {
    switch self {
    case .absence(let path):
      "\(path) is missing: remove the folder `packages` of the data cache and run `triad data build` again"
    case .metadata(let path, let reason):
      "\(path) cannot be understood: \(reason)"
    case .unreadablePictures(let count, let total, let first):
      "\(count) of \(total) pictures cannot be read, more than 1 % (the first: \(first)): remove the folder `packages`"
        + " of the data cache and run `triad data build` again"
    case .tool(let name, let package, let reason):
      "\(name) cannot be used (\(reason)): install it with `sudo apt-get install \(package)`"
    case .cache(let error):
      error.description
    }
  }
}
