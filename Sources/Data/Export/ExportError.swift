internal import Files

/// Why an export cannot be made.
package enum ExportError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The destination is not a folder that can be written into.
  case destination(path: String, reason: String)
  /// The destination holds something else.
  case occupation(path: String, found: String)
  /// The destination holds, in whole or in part, an export with other arguments or of other data.
  case difference(path: String, what: String, there: String, here: String)
  /// The export would be written over, or into, what it is made of.
  case overlap(path: String, source: String)
  /// Another process writes this export.
  case use(path: String)
  /// A file cannot be written.
  case writing(path: String, reason: String)
  /// A file of an export is not what the export says that it is.
  case damage(path: String, reason: String, folder: String)
  /// More samples than the limit cannot be read.
  case faults(count: Int, total: Int, limit: Int, example: String)
  /// Not one pair can be exported.
  case emptiness(data: String)

  package var description: String {
    switch self {
    case .destination(let path, let reason):
      "\(path) is not a folder to export into: \(reason); give a folder that is empty or not there yet."
    case .occupation(let path, let found):
      "\(path) holds \(found), which is not an export: give a folder that is empty or not there yet."
    case .difference(let path, let what, let there, let here):
      "\(path) holds an export with another \(what), \(there) and not \(here): give another folder, or delete this one."
    case .overlap(let path, let source):
      "\(path) cannot be exported into, because it and \(source), which is exported, lie one inside the other: give a separate folder."
    case .use(let path): "Another process is exporting into \(path): wait for it, or give another folder."
    case .writing(let path, let reason):
      "\(path) cannot be written: \(reason); once that is fixed, the same command continues where this one stopped."
    case .damage(let path, let reason, let folder):
      "\(path) \(reason): delete \(folder) and export again."
    case .faults(let count, let total, let limit, let example):
      "\(count) of \(total) samples cannot be read, more than \(limit) %, such as \(example); look at them with `triad data check`, repair "
        + "them, delete the export and repeat it, or raise `--limit`."
    case .emptiness(let data):
      "No pair of \(data) can be exported: look at it with `triad data check`."
    }
  }

  /// The error of a file that is written.
  init(_ error: FileError, of path: String) { self = .writing(path: path, reason: error.reason) }
}
