public import Files
import Foundation
public import JSON

/// A log with one JSON object a line, to which lines are only ever added.
///
/// A process that dies while it writes leaves a cut last line. Reading passes over it, and writing goes on after the last
/// complete line, so a log needs no repair.
public enum JSONLines {
  /// Reads the complete lines of a log.
  ///
  /// - Throws: ``FileError``, also for a line in the middle that is not JSON: nobody who dies writes one.
  public static func read(_ path: String) throws(FileError) -> [JSONValue] {
    let bytes = try contents(of: path)
    var values: [JSONValue] = []
    for (index, line) in bytes[..<completeLength(of: bytes)].split(separator: lineFeed).enumerated() {
      do throws(JSONError) {
        values.append(try JSONValue(parsing: Array(line)))
      } catch {
        throw .malformed(path: path, line: index + 1, reason: error.description)
      }
    }
    return values
  }

  /// Drops the lines that `isKept` refuses, such as those after the checkpoint that a run continues from.
  public static func filter(_ path: String, _ isKept: (JSONValue) -> Bool) throws(FileError) {
    let lines = try read(path)
    let kept = lines.filter(isKept)
    guard kept.count < lines.count else { return }
    try AtomicFile.write(kept.map { $0.compactText + "\n" }.joined(), to: path)
  }

  static let lineFeed = UInt8(ascii: "\n")

  /// The number of bytes up to and including the last line feed.
  static func completeLength(of bytes: [UInt8]) -> Int {
    bytes.lastIndex(of: lineFeed).map { $0 + 1 } ?? 0
  }

  static func contents(of path: String) throws(FileError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .unreadable(path: path, reason: FileError.reason(errno)) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { Foundation.read(file, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(path: path, reason: FileError.reason(errno))
      }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
