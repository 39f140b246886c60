package import Files
import Foundation
package import JSON

/// A log with one JSON object per line, to which lines are only ever added.
///
/// A process that dies while it writes leaves a cut last line. Reading passes over it, and writing goes on after the last
/// complete line, so a log needs no repair.
package enum JSONLines {
  /// Reads the complete lines of a log.
  ///
  /// - Throws: ``FileError``, also for a line in the middle that is not JSON: nobody who dies writes one.
  package static func read(_ path: String) throws(FileError) -> [JSONValue] {
    try values(path) { (line, error) throws(FileError) in
      throw .malformed(path: path, line: line, reason: error.description)
    }
  }

  /// The complete lines; `broken` gets the number, from 1, of each that is not JSON.
  private static func values(
    _ path: String, broken: (Int, JSONError) throws(FileError) -> Void
  ) throws(FileError) -> [JSONValue] {
    let bytes = try AtomicFile.read(path)
    var values: [JSONValue] = []
    for (index, line) in bytes[..<completeLength(of: bytes)].split(separator: lineFeed).enumerated() {
      do throws(JSONError) {
        values.append(try JSONValue(parsing: Array(line)))
      } catch {
        try broken(index + 1, error)
      }
    }
    return values
  }

  /// What a log holds as far as it can be read.
  package struct Content: Sendable, Hashable {
    private let path: String
    package fileprivate(set) var values: [JSONValue] = []
    /// The numbers of the lines that are not JSON, from 1, and what is wrong with the first.
    package fileprivate(set) var broken: [Int] = []
    fileprivate var reason = ""

    package init(path: String) { self.path = path }

    /// Which lines are left out and why, in one sentence; nil if none is.
    package var damage: String? {
      guard let first = broken.first else { return nil }
      let count = values.count + broken.count
      return broken.count == 1
        ? "\(path): line \(first) of \(count) is left out, because \(reason)."
        : "\(path): \(broken.count) of \(count) lines are left out, the first, line \(first), because \(reason)."
    }
  }

  /// Reads the complete lines of a log and passes over those that are not JSON: for showing what is there.
  package static func readable(_ path: String) throws(FileError) -> Content {
    var content = Content(path: path)
    content.values = try values(path) { (line, error) throws(FileError) in
      if content.broken.isEmpty { content.reason = error.clause }
      content.broken.append(line)
    }
    return content
  }

  /// Drops the lines that `isKept` refuses, such as those after the checkpoint that a run continues from.
  package static func filter(_ path: String, _ isKept: (JSONValue) -> Bool) throws(FileError) {
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
}

/// Adds lines to a JSON-lines log. Each line is handed to the system at once: a process that is killed loses at most the
/// line it was writing, which ``JSONLines/read(_:)`` passes over.
package final class JSONLinesWriter {
  private let file: AppendedFile

  /// Opens a log for adding, making it and its folders where they are missing and cutting off an incomplete last line.
  package init(path: String) throws(FileError) {
    try AtomicFile.makeFolder(of: path)
    file = try AppendedFile(path: path)
    // Devices such as /dev/full have no end to cut.
    var status = stat()
    guard fstat(file.descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    let complete = try completeLength(of: status.st_size)
    guard complete == status.st_size || ftruncate(file.descriptor, complete) == 0 else {
      throw .unwritable(path: path, reason: FileError.reason(errno))
    }
  }

  /// The number of bytes up to and including the last line feed, looked for from the end: a log may be long.
  private func completeLength(of size: off_t) throws(FileError) -> off_t {
    var buffer = [UInt8](repeating: 0, count: 1 << 12)
    var end = size
    while end > 0 {
      let begin = max(0, end - off_t(buffer.count))
      let count = Int(end - begin)
      let found = buffer.withUnsafeMutableBytes { pread(file.descriptor, $0.baseAddress, count, begin) }
      if found < 0, errno == EINTR { continue }
      guard found == count else {
        throw .unreadable(
          path: file.path, reason: found < 0 ? FileError.reason(errno) : "it became shorter while it was read")
      }
      if let place = buffer[..<count].lastIndex(of: JSONLines.lineFeed) { return begin + off_t(place) + 1 }
      end = begin
    }
    return 0
  }

  /// Adds one line, or nothing when the disk is full.
  package func append(_ value: JSONValue) throws(FileError) {
    try file.append(Array((value.compactText + "\n").utf8))
  }

  /// Flushes the log to the disk, so that a checkpoint never knows more than the log beside it.
  package func synchronize() throws(FileError) {
    guard fsync(file.descriptor) == 0 else { throw .unwritable(path: file.path, reason: FileError.reason(errno)) }
  }
}
