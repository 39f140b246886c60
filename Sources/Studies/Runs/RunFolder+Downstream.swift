import Files
import Downstream
import Foundation
import Reporting

/// The files of downstream results: `downstream/TASK-FINGERPRINT.json`, each there whole or not at all.
extension RunFolder {
  func path(of task: any DownstreamTask) -> String {
    "\(downstream)/\(task.name)-\(DownstreamResult.hexadecimal(task.fingerprint)).json"
  }

  /// What the run's model reached in `task`; nil if nobody has asked it yet.
  func readResult(of task: any DownstreamTask) throws -> DownstreamResult? {
    try readDownstream(path(of: task))
  }

  /// Everything that is stored, by file name.
  func readDownstreamResults() throws -> [DownstreamResult] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: downstream)) ?? []
    return try names.filter { $0.hasSuffix(".json") }.sorted().compactMap { try readDownstream("\(downstream)/\($0)") }
  }

  private func readDownstream(_ file: String) throws -> DownstreamResult? {
    guard let bytes = try contents(of: file) else { return nil }
    do {
      return try JSONDecoder().decode(DownstreamResult.self, from: bytes)
    } catch {
      throw RunError.damage(path: file, folder: path, reason: "it is no result of a downstream task")
    }
  }

  func write(_ result: DownstreamResult) throws {
    try FileManager.default.createDirectory(atPath: downstream, withIntermediateDirectories: true)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let file = "\(downstream)/\(result.task)-\(result.fingerprint).json"
    try AtomicFile.write(try encoder.encode(result) + [UInt8(ascii: "\n")], to: file)
  }
}
