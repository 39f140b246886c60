internal import Foundation

/// The folder on this machine of everything that is downloaded or derived: data sets, weights, indexes.
public struct CacheFolder: Sendable, Hashable {
  /// The path of the folder, which need not exist yet.
  public let root: String

  /// The folder at a path; nothing is created.
  public init(root: String) { self.root = root }

  /// `$TRIAD_CACHE`, else `$XDG_CACHE_HOME/triad`, else `~/.cache/triad`.
  public static func standard() -> CacheFolder { standard(environment: ProcessInfo.processInfo.environment) }

  /// The standard folder under these environment variables.
  package static func standard(environment: [String: String]) -> CacheFolder {
    if let root = environment["TRIAD_CACHE"], !root.isEmpty { return CacheFolder(root: root) }
    if let cache = environment["XDG_CACHE_HOME"], !cache.isEmpty { return CacheFolder(root: cache + "/triad") }
    return CacheFolder(root: (environment["HOME"] ?? NSHomeDirectory()) + "/.cache/triad")
  }
}
