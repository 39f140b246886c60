import Downstream
import Encoders
import Files
import Foundation
import JSON
import Reporting
import Tensor

/// The files of one run: `recipe.json`, `data.json`, `tokens.json`, `study.json`, `environment.json`, `log.jsonl`, `gradients.jsonl`, `warnings.jsonl`, `faults.jsonl`, event files, `weights.txt`,
/// `checkpoint.safetensors`, `result.json`.
///
/// A run is finished when its result is there, and a result is there entirely or not at all.
struct RunFolder: Sendable {
  let path: String

  var recipe: String { path + "/recipe.json" }
  /// Which data it is of, in the words of the command line.
  var data: String { path + "/data.json" }
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

  /// The text of `recipe.json`; nil if it is not there.
  ///
  /// A run is named by a hash of this text, so one that somebody edited is that of another run, whatever it says.
  func readRecipe(ofRun id: String) throws -> String? {
    guard let bytes = try contents(of: recipe) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard StudyRun.identity(of: text) == id else {
      throw RunError.damage(
        path: recipe, folder: path, reason: "it is not the recipe of the run \(id), but was changed after the run began"
      )
    }
    return text
  }

  /// The result, which must be that of the run of this identity; nil if there is none yet.
  ///
  /// What is beside it must be the recipe of that run: a result says nothing without it.
  func readResult(ofRun id: String) throws -> RunResult? {
    _ = try readRecipe(ofRun: id)
    return try readResultAlone(ofRun: id)
  }

  private func readResultAlone(ofRun id: String) throws -> RunResult? {
    guard let bytes = try contents(of: result) else { return nil }
    if let fault = SealedText.fault(in: bytes) { throw RunError.damage(path: result, folder: path, reason: fault) }
    let found: RunResult
    do {
      found = try JSONDecoder().decode(RunResult.self, from: bytes)
    } catch DecodingError.dataCorrupted(let context) where context.underlyingError == nil && !context.codingPath.isEmpty
    {
      throw RunError.damage(path: result, folder: path, reason: context.debugDescription)
    } catch {
      throw RunError.damage(path: result, folder: path, reason: "it is not a result of a run")
    }
    guard (found.measurements == nil) != (found.failure == nil) else {
      throw RunError.damage(path: result, folder: path, reason: "it holds neither measurements nor a failure, or both")
    }
    guard found.id == id else {
      throw RunError.damage(path: result, folder: path, reason: "it belongs to the run \(found.id)")
    }
    return found
  }

  func write(_ found: RunResult) throws {
    try AtomicFile.write(SealedText.sealed(try SealedText.object(of: found)), to: result)
  }

  /// The machines that computed the run, one entry each time it was begun or continued.
  func readEnvironments() throws -> [RunEnvironment] {
    try sealedEnvironments().map(\.environment)
  }

  private func sealedEnvironments() throws -> [SealedEnvironment] {
    guard let bytes = try contents(of: environment) else { return [] }
    guard let entries = try? JSONDecoder().decode([SealedEnvironment].self, from: bytes) else {
      throw RunError.damage(path: environment, folder: path, reason: "it is not a list of environments")
    }
    guard try entries.allSatisfy({ try $0.isSound() }) else {
      throw RunError.damage(path: environment, folder: path, reason: SealedText.otherContent)
    }
    return entries
  }

  /// Removes what a process that was killed left of a file it was writing; only for the one who has the lock.
  func removePartialFiles() {
    for name in partialFiles { try? FileManager.default.removeItem(atPath: "\(path)/\(name)") }
  }

  /// Removes the folder if nothing of the run was computed: all of it, or if the process is killed, nothing that looks like a run. Only for
  /// the one who has the lock.
  func removeUnbegun() {
    guard ![checkpoint, log, result].contains(where: FilePath.isOccupied) else { return }
    let remains = path + RunStore.removalSuffix
    guard rename(path, remains) == 0 else { return }
    try? FileManager.default.removeItem(atPath: remains)
  }

  /// The names of files that were never finished.
  var partialFiles: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".partial") }.sorted()
  }

  func add(_ current: RunEnvironment) throws {
    try AtomicFile.write(
      try IndentedJSON.text(of: try sealedEnvironments() + [SealedEnvironment(current)]), to: environment)
  }

  /// The bytes of a file; nil if it is not there.
  func contents(of file: String) throws -> Foundation.Data? {
    guard FilePath.isOccupied(file) else { return nil }
    var status = stat()
    // A pipe would be waited for.
    if stat(file, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      throw RunError.damage(path: file, folder: path, reason: "it is not a regular file")
    }
    do throws(FileError) {
      return Foundation.Data(try AtomicFile.read(file))
    } catch {
      // That it is closed to this user says nothing of what is in it.
      guard error.isOfPermission else {
        throw RunError.damage(path: file, folder: path, reason: "it cannot be read: \(error.reason)")
      }
      throw RunError.closed(path: file)
    }
  }
}

/// The files of downstream results: `downstream/TASK-FINGERPRINT.json`, each there whole or not at all.
extension RunFolder {
  func path(of task: any DownstreamTask) -> String {
    "\(downstream)/\(task.name)-\(Hashing.hexadecimal(task.fingerprint)).json"
  }

  /// What the run's model reached in `task`; nil if nobody has asked it yet.
  func readResult(of task: any DownstreamTask) throws -> DownstreamResult? {
    try readDownstream(path(of: task))
  }

  /// Everything that is stored, by file name.
  func readDownstreamResults() throws -> [DownstreamResult] {
    guard FilePath.isOccupied(downstream) else { return [] }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: downstream)
    } catch {
      throw RunError.unreadable(path: downstream, reason: "its names cannot be listed")
    }
    return try names.filter { $0.hasSuffix(".json") }.sorted().compactMap { try readDownstream("\(downstream)/\($0)") }
  }

  private func readDownstream(_ file: String) throws -> DownstreamResult? {
    guard let bytes = try contents(of: file) else { return nil }
    if let fault = SealedText.fault(in: bytes) { throw RunError.damage(path: file, folder: path, reason: fault) }
    let result: DownstreamResult
    do {
      result = try JSONDecoder().decode(DownstreamResult.self, from: bytes)
    } catch {
      throw RunError.damage(path: file, folder: path, reason: "it is not a result of a downstream task")
    }
    if let fault = result.fault { throw RunError.damage(path: file, folder: path, reason: fault) }
    return result
  }

  func write(_ result: DownstreamResult) throws {
    try FileManager.default.createDirectory(atPath: downstream, withIntermediateDirectories: true)
    let file = "\(downstream)/\(result.task)-\(result.fingerprint).json"
    try AtomicFile.write(SealedText.sealed(try SealedText.object(of: result)), to: file)
  }
}
