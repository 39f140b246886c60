package import Foundation

/// The commit of the working tree that the program was built in, read from Git's files: a table should say which code made it.
package enum SourceCommit {
  /// Looks upwards from the program's own file; nil where there is no repository.
  ///
  /// Changes that were not committed are not seen.
  static var current: String? {
    guard let program = Bundle.main.executablePath else { return nil }
    var folder = URL(fileURLWithPath: program).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path != "/" {
      let git = folder.appendingPathComponent(".git")
      if FileManager.default.fileExists(atPath: git.path) { return commit(of: git) }
      folder.deleteLastPathComponent()
    }
    return nil
  }

  /// - Parameter git: `.git`, a folder or, in a linked working tree, a file that names one.
  package static func commit(of git: URL) -> String? {
    var folder = git
    if let link = line(of: git), let path = value(link, after: "gitdir: ") {
      folder = URL(fileURLWithPath: path, relativeTo: git.deletingLastPathComponent())
    }
    guard let head = line(of: folder.appendingPathComponent("HEAD")) else { return nil }
    guard let reference = value(head, after: "ref: ") else { return head }
    // Branches lie in the folder that all working trees share.
    let common = line(of: folder.appendingPathComponent("commondir"))
    let shared = common.map { URL(fileURLWithPath: $0, relativeTo: folder) } ?? folder
    if let commit = line(of: shared.appendingPathComponent(reference)) { return commit }
    let packed = try? String(contentsOf: shared.appendingPathComponent("packed-refs"), encoding: .utf8)
    return packed?.split(separator: "\n").first { $0.hasSuffix(" " + reference) }.map { String($0.prefix(40)) }
  }

  private static func line(of file: URL) -> String? {
    (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n").first.map(String.init)
  }

  private static func value(_ line: String, after key: String) -> String? {
    line.hasPrefix(key) ? String(line.dropFirst(key.count)) : nil
  }
}
