/// What was written to a file of published names, and what was not.
public struct ExportReport: Sendable, Hashable, CustomStringConvertible {
  public let path: String
  /// In the order of the published checkpoint.
  public internal(set) var written: [String] = []
  /// Those of them that belong to the network of a downstream task.
  public internal(set) var ofTasks: [String] = []
  /// Entries of the published checkpoint for which there was nothing.
  public internal(set) var absent: [String] = []
  /// Names of the source that have no place in the published checkpoint.
  public internal(set) var leftOut: [String] = []
  /// Names of the source that are known to be of no use there: optimizer states, classifiers of other tasks.
  public internal(set) var dropped: [String] = []

  public var description: String {
    var lines = ["\(path): \(written.count) arrays"]
    if !ofTasks.isEmpty { lines.append("  of a task \(NameSummary.groups(ofTasks).joined(separator: ", "))") }
    if !absent.isEmpty { lines.append("  absent    \(NameSummary.groups(absent).joined(separator: ", "))") }
    if !leftOut.isEmpty { lines.append("  left out  \(NameSummary.groups(leftOut).joined(separator: ", "))") }
    if !dropped.isEmpty { lines.append("  dropped   \(dropped.count) arrays of no use there") }
    return lines.joined(separator: "\n")
  }
}
