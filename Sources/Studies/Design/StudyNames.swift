import Checkpoints
import Files
import Training

/// Names that become parts of paths, or stand in tables and terminals: they must not lead out of the folder of runs.
package enum StudyNames {
  /// What is named.
  package enum Kind: String, Sendable, Hashable {
    case experiment, scale, arm
    /// What retrieval is asked about, as `--test` names it.
    case track
    case task = "downstream task"

    /// Whether files and folders have the name in theirs.
    var isInPaths: Bool { self != .arm && self != .track }
  }

  /// A file's name has 255 bytes at the most, and ours stands beside others there.
  private static let longest = 120

  /// - Throws: ``StudyError/unusableName(_:kind:reason:)`` for one that cannot be used.
  package static func check(_ name: String, as kind: Kind) throws(StudyError) {
    if let reason = fault(of: name, as: kind) { throw .unusableName(name, kind: kind, reason: reason) }
  }

  private static func fault(of name: String, as kind: Kind) -> String? {
    if name.unicodeScalars.contains(where: {
      $0.properties.generalCategory == .control || $0.properties.isWhitespace && $0 != " "
    }) {
      return "it holds a control character, such as a line feed"
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard kind.isInPaths else {
      return parts.contains("..") || name.hasPrefix("/") ? "it is written like a path out of a folder" : nil
    }
    if name.isEmpty { return "it is empty" }
    if parts.count > 1 { return "it holds '/', and files are named by it" }
    if name.hasPrefix(".") { return "it begins with '.', and files are named by it" }
    return name.utf8.count > longest ? "it has more than \(longest) bytes, and files are named by it" : nil
  }
}

extension StudyNames {
  /// Pairs of experiments whose studies would take each other's place in a folder of runs, a sentence each: to some file systems, capitals
  /// and small letters are the same.
  package static func clashes(among experiments: [String]) -> [String] {
    var first: [String: String] = [:]
    var clashes: [String] = []
    for name in experiments {
      guard let known = first[FileName.folded(name)] else {
        first[FileName.folded(name)] = name
        continue
      }
      let clash =
        known == name
        ? "Two experiments are called '\(name.printable)'; give one of them another name."
        : "The experiments '\(known.printable)' and '\(name.printable)' are one name to some file systems, and files are named by them; give one of "
          + "them another name."
      if !clashes.contains(clash) { clashes.append(clash) }
    }
    return clashes
  }
}

extension Study {
  /// Looks whether all names but the experiment's can be used, before anything is made of them.
  static func checkNames(at scale: Scale, arms: [String], tasks: [String]) throws(StudyError) {
    try StudyNames.check(scale.name, as: .scale)
    for arm in arms { try StudyNames.check(arm, as: .arm) }
    for task in tasks { try StudyNames.check(task, as: .task) }
  }
}
