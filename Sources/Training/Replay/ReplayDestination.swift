import Foundation

/// A folder that takes the results of a replay.
public struct ReplayDestination: Sendable {
  public let folder: String

  /// Makes the folder if it is missing. A case's own folder is refused, because its recording would be lost.
  public init(_ folder: String, for replay: ReplayCase) throws(ReplayError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unusableDestination(path: folder, reason: "it is no folder and cannot be made one")
    }
    guard ReplayDestination.resolved(folder) != ReplayDestination.resolved(replay.folder) else {
      throw .unusableDestination(path: folder, reason: "it is the case itself, whose recording would be replaced")
    }
    self.folder = folder
  }

  private static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
