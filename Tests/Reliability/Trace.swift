import Files
import Foundation

/// What work left behind that must not depend on how it was disturbed: named pieces and what they contain. Times, memory, machine and
/// date are measurements and not part of it.
struct Trace: Equatable {
  private(set) var pieces: [String: String] = [:]

  mutating func add(_ name: String, _ bytes: [UInt8]) {
    pieces[name] = "\(bytes.count) bytes, \(bytes.withUnsafeBytes(SHA256.hexadecimal).prefix(16))"
  }

  mutating func add(_ name: String, _ text: String) { pieces[name] = text }

  /// The pieces that differ, in order of their names.
  func differences(from other: Trace) -> [String] {
    Set(pieces.keys).union(other.pieces.keys).sorted().filter { pieces[$0] != other.pieces[$0] }
      .map { "\($0) (\(other.pieces[$0] ?? "absent") -> \(pieces[$0] ?? "absent"))" }
  }
}

extension Trace {
  /// A folder of runs: models byte for byte, logs without their times, which files there are, and the tables of a study.
  ///
  /// - Parameter formats: Those of the tables; all say the same numbers.
  static func ofRuns(
    _ runs: String, study: [String], by triad: TriadCommand, formats: [String] = ["text", "md", "csv", "json"]
  ) throws -> Trace {
    var trace = Trace()
    for name in try files(below: runs) {
      let path = "\(runs)/\(name)"
      if name.hasSuffix("checkpoint.safetensors") {
        trace.add(name, try AtomicFile.read(path))
      } else if name.hasSuffix("log.jsonl") {
        trace.add(name, Array(try withoutTimes(AtomicFile.read(path)).utf8))
      } else {
        trace.add(anonymous(name), "there")
      }
    }
    for format in formats {
      let end = try triad.run(["table"] + study + ["--runs", runs, "--no-cost", "--format", format])
      trace.add("table.\(format)", end.status == 0 ? end.output : Array(end.diagnostics.utf8))
    }
    return trace
  }

  /// A file's name without what differs from run to run: an event file's says when and by whom it was begun.
  static func anonymous(_ name: String) -> String {
    let parts = name.components(separatedBy: "/events.out.tfevents.")
    return parts.count == 2 ? parts[0] + "/events" : name
  }

  /// The names of all files below a folder, in order; links count as files and are not followed.
  static func files(below folder: String) throws -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return [] }
    var names: [String] = []
    for case let name as String in walk {
      var status = stat()
      guard lstat("\(folder)/\(name)", &status) == 0 else { continue }
      if status.st_mode & S_IFMT != S_IFDIR { names.append(name) }
    }
    return names.sorted()
  }

  /// Lines of JSON without the fields that are measurements.
  static func withoutTimes(_ bytes: [UInt8]) -> String {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      measured.reduce(String(line)) { line, field in
        line.replacingOccurrences(of: "\"\(field)\": ?[-+.0-9eE]+,?", with: "", options: .regularExpression)
      }
    }.joined(separator: "\n")
  }

  private static let measured = ["seconds", "waited", "loader_threads"]
}
