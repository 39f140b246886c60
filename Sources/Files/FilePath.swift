import Foundation

/// What somebody means by a path that he typed.
package enum FilePath {
  /// `~` and `~/x` in the home folder, `~name` in that of another user, where a shell has left them alone (`--runs=~/x`, quotes).
  ///
  /// What begins with `~` and names no user is that name in the current folder: some functions of the system would look for it elsewhere.
  package static func expandingHome(_ path: String) -> String {
    guard path.hasPrefix("~") else { return path }
    let rest = path.prefix { $0 != "/" }
    let home: String?
    if rest == "~" {
      home = ProcessInfo.processInfo.environment["HOME"] ?? NSHomeDirectory()
    } else {
      home = getpwnam(String(rest.dropFirst())).flatMap { $0.pointee.pw_dir.map { String(cString: $0) } }
    }
    return home.map { $0 + path.dropFirst(rest.count) } ?? literal(path)
  }

  /// The folder that `path` is in, as it is written: empty for a name alone, `/` for what is in the root.
  ///
  /// Foundation's `deletingLastPathComponent` ends the process for a name of one character.
  package static func folder(of path: String) -> String {
    let slash = UInt8(ascii: "/")
    var rest = path.utf8[...]
    while rest.last == slash { rest = rest.dropLast() }
    // Nothing but slashes is the root.
    if rest.isEmpty { return path.isEmpty ? "" : "/" }
    while let last = rest.last, last != slash { rest = rest.dropLast() }
    if rest.isEmpty { return "" }
    while rest.last == slash { rest = rest.dropLast() }
    return rest.isEmpty ? "/" : String(Substring(rest))
  }

  /// The same place in words that every function of the system understands alike.
  package static func literal(_ path: String) -> String { path.hasPrefix("~") ? "./" + path : path }

  /// One name for each place, however its path is written and whatever links lead to it; also for what is not there yet.
  package static func resolved(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }

  /// Whether something is at `path`, or something that is in the way of knowing it: only what is not there is absent.
  package static func isOccupied(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 || ![ENOENT, ENOTDIR].contains(errno)
  }
}
