import Foundation

/// Where DebCap lives on this machine.
public struct DebCapFolders: Sendable, Hashable {
  /// The folder of everything that is downloaded or derived.
  public let root: String

  public init(root: String) { self.root = root }

  /// `$TRIAD_CACHE`, else `$XDG_CACHE_HOME/triad`, else `~/.cache/triad`.
  public static func standard() -> DebCapFolders { standard(environment: ProcessInfo.processInfo.environment) }

  /// The standard folder under these environment variables.
  public static func standard(environment: [String: String]) -> DebCapFolders {
    if let root = environment["TRIAD_CACHE"], !root.isEmpty { return DebCapFolders(root: root) }
    if let cache = environment["XDG_CACHE_HOME"], !cache.isEmpty { return DebCapFolders(root: cache + "/triad") }
    return DebCapFolders(root: (environment["HOME"] ?? NSHomeDirectory()) + "/.cache/triad")
  }

  /// The unpacked packages, a folder each.
  public var packages: String { root + "/packages" }

  /// The cache file of pictures with `side` pixels a side.
  public func cacheFile(side: Int) -> String { "\(root)/debcap-\(side).triadcache" }

  /// The folder of `package`.
  func folder(of package: DebCapPackage) -> String { packages + "/" + package.name }
}
