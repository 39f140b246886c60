import Files
import Foundation
import JSON
import Reporting

/// A log of a run that grows by lines, each with its step.
enum RunFile {
  /// The lines of a log; none if it is not there.
  static func lines(_ path: String) throws(FileError) -> [JSONValue] {
    FileManager.default.fileExists(atPath: path) ? try JSONLines.read(path) : []
  }

  /// Drops the lines of `step` and later ones, which will be computed and logged again.
  static func cut(_ path: String, before step: Int, of folder: RunFolder) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    do {
      try JSONLines.filter(path) { ($0["step"]?.integer ?? .max) < step }
    } catch FileError.malformed(_, let line, let reason) {
      throw RunError.damage(path: path, folder: folder.path, reason: "line \(line) is \(reason)")
    }
  }
}
