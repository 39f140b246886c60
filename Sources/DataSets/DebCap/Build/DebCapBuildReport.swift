/// What a build did.
public struct DebCapBuildReport: Sendable, Hashable {
  /// A file that gave no picture, and why.
  public struct Omission: Sendable, Hashable {
    public let file: String
    public let reason: String
  }

  /// The cache file.
  public internal(set) var path: String
  /// The pictures in it.
  public internal(set) var pictureCount = 0
  /// Files that were decoded or tried.
  public internal(set) var fileCount = 0
  /// Files merged into another picture because they show exactly the same.
  public internal(set) var duplicateCount = 0
  /// Damaged files.
  public internal(set) var unreadable: [Omission] = []
  /// Files left out by rule: blank, or larger than 16 Mpx.
  public internal(set) var excluded: [Omission] = []
}
