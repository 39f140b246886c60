import Foundation

/// Why a file could not be written or read.
public enum FileError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Nothing of the new content is visible under the path.
  case unwritable(path: String, reason: String)
  /// The file exists but cannot be read, or does not exist.
  case unreadable(path: String, reason: String)
  /// The content is not what it should be; `line` counts from 1.
  case malformed(path: String, line: Int, reason: String)

  public var description: String {
    switch self {
    case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)."
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)."
    case .malformed(let path, let line, let reason): "\(path), line \(line): \(reason)."
    }
  }

  /// The system's words for an error number, starting in lower case: `no space left on device`.
  package static func reason(_ code: Int32) -> String {
    let words = String(cString: strerror(code))
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}
