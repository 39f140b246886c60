import Files
import Foundation

extension ParsedArguments {
  /// Checks the folder of runs of a command that reads it: a folder that was typed and is not there has no results, which is not the same as
  /// a study of which nothing is computed yet.
  ///
  /// - Throws: ``RunsFolderError`` before anything is made.
  func requireRunsFolder() throws(RunsFolderError) {
    guard isGiven("runs"), let typed = value("runs") else { return }
    let path = FilePath.literal(typed)
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw errno == ENOENT ? .absence(path: typed) : .unreadable(path: typed, reason: FileError.reason(errno))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .unreadable(path: typed, reason: FileError.reason(ENOTDIR)) }
  }
}

/// The folder that `--runs` names cannot be read.
enum RunsFolderError: Error, Sendable, Hashable, CustomStringConvertible {
  case absence(path: String)
  case unreadable(path: String, reason: String)

  var description: String {
    switch self {
    case .absence(let path):
      "There is no folder \(path): name that of the runs with `--runs`, or run a study there first."
    case .unreadable(let path, let reason):
      "\(path) cannot be read (\(reason)): name the folder of the runs with `--runs`."
    }
  }
}
