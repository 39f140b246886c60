import Files
import Foundation
import Reporting

/// The files of one run: `recipe.json`, `environment.json`, `log.jsonl`, `gradients.jsonl`, `warnings.jsonl`, `faults.jsonl`, event files, `weights.txt`,
/// `checkpoint.safetensors`, `result.json`.
///
/// A run is finished when its result is there, and a result is there entirely or not at all.
struct RunFolder: Sendable {
  let path: String

  var recipe: String { path + "/recipe.json" }
  var environment: String { path + "/environment.json" }
  var log: String { path + "/log.jsonl" }
  var gradients: String { path + "/gradients.jsonl" }
  var warnings: String { path + "/warnings.jsonl" }
  /// The samples that could not be used.
  var faults: String { path + "/faults.jsonl" }
  /// What the files that the run began with gave to its model.
  var weights: String { path + "/weights.txt" }
  var checkpoint: String { path + "/checkpoint.safetensors" }
  var result: String { path + "/result.json" }
  var lock: String { path + "/lock" }
  /// Results of downstream tasks, a file each.
  var downstream: String { path + "/downstream" }

  /// The result of `run`; nil if there is none yet.
  func readResult(of run: StudyRun) throws -> RunResult? { try readResult(ofRun: run.id) }

  /// The result, which must be that of the run of this identity; nil if there is none yet.
  func readResult(ofRun id: String) throws -> RunResult? {
    guard let bytes = try contents(of: result) else { return nil }
    let found: RunResult
    do {
      found = try JSONDecoder().decode(RunResult.self, from: bytes)
    } catch {
      throw RunError.damage(path: result, folder: path, reason: "it is no result of a run")
    }
    guard found.id == id else {
      throw RunError.damage(path: result, folder: path, reason: "it belongs to the run \(found.id)")
    }
    return found
  }

  func write(_ found: RunResult) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(found) + [UInt8(ascii: "\n")], to: result)
  }

  /// The machines that computed the run, one entry each time it was begun or continued.
  func readEnvironments() throws -> [RunEnvironment] {
    guard let bytes = try contents(of: environment) else { return [] }
    do {
      return try JSONDecoder().decode([RunEnvironment].self, from: bytes)
    } catch {
      throw RunError.damage(path: environment, folder: path, reason: "it is no list of environments")
    }
  }

  /// Removes what a process that was killed left of a file it was writing; only for the one who has the lock.
  func removePartialFiles() {
    for name in partialFiles { try? FileManager.default.removeItem(atPath: "\(path)/\(name)") }
  }

  /// The names of files that were never finished.
  var partialFiles: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".partial") }.sorted()
  }

  func add(_ current: RunEnvironment) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(try encoder.encode(try readEnvironments() + [current]) + [UInt8(ascii: "\n")], to: environment)
  }

  /// The bytes of a file; nil if it is not there.
  func contents(of file: String) throws -> Foundation.Data? {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    do {
      return try Foundation.Data(contentsOf: URL(fileURLWithPath: file))
    } catch {
      throw RunError.damage(path: file, folder: path, reason: "it cannot be read")
    }
  }
}
