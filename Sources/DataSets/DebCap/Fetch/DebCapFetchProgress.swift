/// How far fetching is.
public struct DebCapFetchProgress: Sendable, Hashable {
  /// What happens to a package.
  public enum Stage: Sendable, Hashable {
    /// It was there already.
    case present
    case downloading
    case unpacking
    case done
  }

  public let package: DebCapPackage
  public let stage: Stage
  /// The place of the package, from 1.
  public let number: Int
  /// The number of packages.
  public let total: Int
}
