/// Why the packages of DebCap cannot be had.
public enum DebCapFetchError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A program that fetching needs is missing; `package` is the Debian package that has it.
  case tool(name: String, package: String)
  /// A package cannot be downloaded: mostly, there is no network.
  case download(package: String, reason: String)
  /// A downloaded package is not what it should be.
  case content(package: String, reason: String)
  /// The cache folder cannot be written.
  case folder(path: String, reason: String)

  public var description: String {
    switch self {
    case .tool(let name, let package):
      "\(name) is not installed: run `sudo apt-get install \(package)`, or `make ablation DATA=shapes`, the same study"
        + " on the embedded data"
    case .download(let package, let reason):
      "the package \(package) cannot be downloaded (\(reason)): connect to a network and try again, or run"
        + " `make ablation DATA=shapes`, the same study on the embedded data"
    case .content(let package, let reason):
      "the package \(package) cannot be used (\(reason)): try again, or run `make ablation DATA=shapes`, the same study"
        + " on the embedded data"
    case .folder(let path, let reason):
      "the folder \(path) cannot be written (\(reason)): free space or choose another one with TRIAD_CACHE"
    }
  }
}
