/// How far a build is.
public struct DebCapBuildProgress: Sendable, Hashable {
  /// The collection that is being read.
  public let origin: DebCapOrigin
  /// Files of it that were read.
  public let completed: Int
  /// Files of it in total.
  public let total: Int
}
